package io.fhirmigration.examples;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.TurnResult;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A host with a timer of its own: each tick is one turn, and the turn says when the next one is of
 * use. Between two turns nothing runs and nobody holds the lease.
 */
public final class TimerHost {
  private final MigrationEngine engine;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final CompletableFuture<TurnResult> ended = new CompletableFuture<>();

  private TimerHost(MigrationEngine engine, ScheduledExecutorService timer, Clock clock) {
    this.engine = engine;
    this.timer = timer;
    this.clock = clock;
  }

  /** Migrates and prints the books. */
  public static void main(String[] args) {
    try (Servers servers = Servers.start()) {
      System.out.println(Servers.books(migrate(servers)));
    }
  }

  static MigrationStatus migrate(Servers servers) {
    MigrationPlan plan = servers.plan("timer-host", Mode.ONCE).build();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (MigrationEngine engine = servers.engine(plan).build()) {
      TimerHost host = new TimerHost(engine, timer, Clock.systemUTC());
      timer.execute(host::tick);
      host.ended.join();
      return engine.status();
    } finally {
      timer.shutdownNow();
    }
  }

  private void tick() {
    try {
      TurnResult turn = engine.turn();
      if (turn.nextTurn().isEmpty()) {
        ended.complete(turn);
        return;
      }
      Duration pause = Duration.between(clock.instant(), turn.nextTurn().get());
      timer.schedule(this::tick, Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }
}
