package io.fhirmigration.cli;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.TurnResult;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes turns until a repair has ended; where another engine drives, that one does the work. */
final class RepairDrive {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Console console;
  private final boolean json;
  private final MigrationEngine engine;
  private final Migrations migrations;
  private final RepairWish wish;
  private final JsonObject more;
  private String driver = "";

  /**
   * A drive.
   *
   * @param more what stands before the outcome in the JSON
   */
  RepairDrive(
      Console console,
      boolean json,
      MigrationEngine engine,
      Migrations migrations,
      RepairWish wish,
      JsonObject more) {
    this.console = console;
    this.json = json;
    this.engine = engine;
    this.migrations = migrations;
    this.wish = wish;
    this.more = more;
  }

  ExitCode run(MigrationId id, StopOnSignal stop) {
    CountDownLatch stopped = new CountDownLatch(1);
    stop.onSignal(stopped::countDown);
    while (true) {
      MigrationStatus status = migrations.status(id);
      if (isDone(status)) {
        return RepairText.end(console, json, status, repairs(status), more);
      }
      if (status.wanted() != Wanted.RUN) {
        throw new UserMistake(
            "the wish stands, and the migration is paused; 'fhir-migrate resume' lets it go on");
      }
      TurnResult turn = engine.turn();
      tellWhoDrives(turn);
      if (turn.finished() && !isDone(migrations.status(id))) {
        MigrationStatus now = migrations.status(id);
        RepairText.end(console, json, now, repairs(now), more);
        return ExitCode.FAILED;
      }
      if (waited(turn, stopped)) {
        console.err().println("the repair goes on with 'fhir-migrate run', or this command again");
        return ExitCode.INTERRUPTED;
      }
    }
  }

  private boolean isDone(MigrationStatus status) {
    boolean taken = status.repair().filter(wish::equals).isEmpty();
    return taken
        && repairs(status).stream()
            .allMatch(
                repair ->
                    repair.phase() == ChunkPhase.CLOSED
                        || repair.phase() == ChunkPhase.NEEDS_ATTENTION);
  }

  private List<RepairStatus> repairs(MigrationStatus status) {
    return status.repairs().stream().filter(repair -> repair.wishedAt().equals(wish.at())).toList();
  }

  private void tellWhoDrives(TurnResult turn) {
    if (!turn.driving() && !turn.driver().equals(driver)) {
      driver = turn.driver();
      console.text(json).println("another engine drives (" + driver + ") and does the repair");
    }
  }

  /** Waits until another turn is of use; true when it was told to stop. */
  private boolean waited(TurnResult turn, CountDownLatch stopped) {
    Instant now = console.clock().instant();
    Duration pause = Duration.between(now, turn.nextTurn().orElse(now.plus(LONGEST_WAIT)));
    long millis = Math.max(1, Math.min(LONGEST_WAIT.toMillis(), pause.toMillis()));
    try {
      return stopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
