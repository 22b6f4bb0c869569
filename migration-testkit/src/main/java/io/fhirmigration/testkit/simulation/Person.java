package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/** Who runs the migration: looks now and then, repairs, pauses, says when writing stopped. */
final class Person {
  private static final MigrationId ID = new MigrationId("sim");
  private static final String NAME = "person";
  private static final int PATIENCE = 8;

  private enum Whim {
    PAUSE,
    REOPEN,
    CANCEL
  }

  private final SimulatedWorld world;
  private final Watch watch;
  private final Trail trail;
  private final Migrations migrations;
  private final Dice dice;
  private final Deque<Whim> whims = new ArrayDeque<>();
  private final boolean hasty;
  private final Repairs repairs;
  private Optional<Instant> frozen = Optional.empty();
  private int refutations;
  private int secondThoughts;
  private int retries;
  private int retriesInVain;
  private boolean cancelled;
  private boolean gaveUp;

  Person(SimulatedWorld world, Watch watch, Trail trail, Supplier<MigrationEngine> desk) {
    this.repairs = new Repairs(world, trail, desk);
    this.world = world;
    this.watch = watch;
    this.trail = trail;
    this.migrations = Migrations.open(world.store(), world.engineClock());
    this.dice = world.scenario().dice("person");
    this.hasty = dice.chance(15);
    this.refutations = dice.chance(15) ? dice.between(1, 2) : 0;
    this.secondThoughts = dice.chance(15) ? 1 : 0;
    for (Whim whim : Whim.values()) {
      if (dice.chance(whim == Whim.CANCEL ? 7 : 20)) {
        whims.add(whim);
      }
    }
  }

  /** The F that stands or was used last. */
  Optional<Instant> frozen() {
    return frozen;
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Whether the cancel was for a contradiction in the source's own data. */
  boolean gaveUp() {
    return gaveUp;
  }

  Optional<MigrationReport> report() {
    return migrations.list().isEmpty() ? Optional.empty() : Optional.of(migrations.report(ID));
  }

  /** Looks at the migration and does what is to be done. */
  void look() {
    Optional<MigrationReport> report = report();
    if (report.isEmpty() || report.get().status().phase().isTerminal()) {
      return;
    }
    watch.watermarks(report.get());
    MigrationStatus status = report.get().status();
    try {
      status.open().stream().filter(c -> c.attention().isPresent()).forEach(this::retry);
      follow(status);
      repairs.perhaps(migrations, status, ID, NAME);
      if (!status.lanes().isEmpty() && status.phase() == Phase.COPYING && !cancelled) {
        world.adopted().ifPresent(AdoptedFolder::perhapsLater);
      }
      cutOver(status);
    } catch (RejectedException refused) {
      trail.add("person is refused: " + refused.getMessage());
    }
  }

  /** Perhaps lets lines be sent again of a migration that has ended; whether it was. */
  boolean repairsWhatEnded(MigrationStatus status) {
    return status.phase() == Phase.COMPLETED_WITH_QUARANTINE
        && repairs.perhaps(migrations, status, ID, NAME);
  }

  private void retry(MigrationStatus.ChunkStatus chunk) {
    String reason = chunk.attention().orElseThrow().reason();
    if (chunk.attention().orElseThrow().kind() == AttentionKind.TELL_US) {
      throw new SimulationFailure("chunk " + chunk.id() + " met a defect: " + reason);
    }
    if (isHopeless(reason) && ++retriesInVain > PATIENCE) {
      gaveUp = true;
      cancel();
      return;
    }
    if (++retries > world.scenario().faults() + 2 * PATIENCE) {
      throw new SimulationFailure("retries don't help chunk " + chunk.id() + ": " + reason);
    }
    trail.add("person retries " + chunk.id() + ": " + reason);
    migrations.retry(ID, new ChunkId(chunk.id()), NAME);
  }

  /** What only a repair of the data could help. */
  private boolean isHopeless(String reason) {
    return (reason.startsWith("a refused line of") && contradictory())
        || (reason.startsWith("imports fail") && world.scenario().has(Oddity.POISON));
  }

  private boolean contradictory() {
    return world.scenario().has(Oddity.TWINS) || world.scenario().has(Oddity.INVERSION);
  }

  private void cancel() {
    trail.add("person cancels");
    world.pauses().paused(false);
    cancelled = true;
    migrations.cancel(ID, NAME);
  }

  private void follow(MigrationStatus status) {
    if (status.wanted() == Wanted.PAUSE) {
      if (dice.chance(30)) {
        trail.add("person resumes");
        world.pauses().paused(false);
        migrations.resume(ID, NAME);
      }
      return;
    }
    if (whims.isEmpty() || !dice.chance(8) || cancelled) {
      return;
    }
    switch (whims.removeFirst()) {
      case PAUSE -> {
        trail.add("person pauses");
        migrations.pause(ID, NAME);
        world.pauses().paused(true);
      }
      case REOPEN -> {
        Instant since = Scenario.FIRST.plus(dice.between(Duration.ZERO, world.scenario().span()));
        Window span = Window.of(since, since.plus(world.scenario().window()));
        trail.add("person reopens " + span);
        migrations.reopen(ID, span, NAME);
      }
      case CANCEL -> cancel();
    }
  }

  private void cutOver(MigrationStatus status) {
    if (world.scenario().plan().mode() != Mode.CONTINUOUS) {
      return;
    }
    if (status.cutOver().isPresent()) {
      if (secondThoughts > 0 && status.phase().isCopying() && dice.chance(20)) {
        secondThoughts--;
        trail.add("person withdraws the cut-over");
        migrations.withdrawCutOver(ID, NAME);
      }
      return;
    }
    boolean soon = hasty && status.phase() == Phase.COPYING;
    boolean ready = status.phase() == Phase.AWAITING_CUTOVER && !world.users().goOn();
    if (soon || ready) {
      freeze();
    }
  }

  /** States that writing stopped; sometimes wrongly. */
  void freeze() {
    world.users().stop();
    Instant newest = world.users().newest();
    Instant now = world.now();
    Instant at = dice.chance(10) && !newest.isAfter(now) ? newest : now;
    Duration lag = world.scenario().settings().settleLag();
    if (world.scenario().has(Oddity.LATE_COMMITS) && at.equals(now)) {
      Duration late = dice.between(Duration.ofMillis(1), lag.minusMillis(1));
      world.users().later(at.plus(late), at.minus(lag.minusMillis(1).minus(late).dividedBy(2)));
    }
    if (refutations > 0) {
      refutations--;
      Instant wrong = now.plus(dice.between(Duration.ofMillis(1), Duration.ofMinutes(3)));
      world.users().later(wrong, wrong);
    }
    trail.add("person says that writing stopped at " + at);
    migrations.cutOver(ID, at, NAME);
    frozen = Optional.of(at);
  }

  /** Decides where the comparison does not match; a stuck repair has left none to judge. */
  void judge() {
    if (migrations.status(ID).verification().isEmpty()) {
      return;
    }
    int drawn = dice.between(0, 99);
    if (drawn < 25 && secondThoughts >= 0) {
      secondThoughts--;
      trail.add("person verifies again");
      migrations.verifyAgain(ID, NAME);
    } else if (drawn < 40 && secondThoughts >= 0 && frozen.isPresent()) {
      secondThoughts--;
      freeze();
    } else {
      trail.add("person accepts");
      migrations.accept(ID, NAME, "the servers are compared by the simulation");
    }
  }
}
