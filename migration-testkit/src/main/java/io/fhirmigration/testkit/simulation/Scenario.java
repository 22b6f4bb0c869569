package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * All that is fixed before a run begins.
 *
 * @param seed what everything is drawn from
 * @param face which server the source is
 * @param deprecated whether the source answers only exports
 * @param plan what is copied
 * @param settings how
 * @param timing how long both servers take
 * @param skew how far the source's clock is ahead
 * @param span how much time the source's first data covers, from {@link #FIRST}
 * @param window the length around which windows are drawn
 * @param versions how many versions the source begins with
 * @param writes how many versions users add while the engine copies
 * @param oddities what is unusual about the data
 * @param host how engines are run
 * @param faults how many requests go wrong at most
 * @param crashes how many engines die at most
 * @param naps how many engines sleep until another one has taken over, at most
 */
record Scenario(
    long seed,
    Face face,
    boolean deprecated,
    MigrationPlan plan,
    MigrationSettings settings,
    Timing timing,
    Duration skew,
    Duration span,
    Duration window,
    int versions,
    int writes,
    Set<Oddity> oddities,
    Host host,
    int faults,
    int crashes,
    int naps) {
  /** The date of the source's first version. */
  static final Instant FIRST = Instant.parse("2025-03-01T00:00:00Z");

  /** How engines are run. */
  enum Host {
    /** {@code run}, one step at a time. */
    DIRECT,
    /** {@code run}, steps in any order and inside of each other. */
    INTERLEAVED,
    /** {@code run}, while another engine stands by. */
    WITH_STANDBY,
    /** {@code turn}, by a timer, now and then with a new engine. */
    TURNS
  }

  Dice dice(String concern) {
    return new Dice(seed, concern);
  }

  boolean has(Oddity oddity) {
    return oddities.contains(oddity);
  }

  /** Whether each version travels, so that both servers end with the same versions. */
  boolean isComplete() {
    return plan.history() && (plan.deletes() || plan.adopted().isPresent());
  }

  @Override
  public String toString() {
    return "  source "
        + face
        + (deprecated ? " (deprecated)" : "")
        + " skew "
        + skew
        + ", "
        + versions
        + " versions over "
        + span
        + ", "
        + writes
        + " writes meanwhile, "
        + oddities
        + "\n  plan "
        + plan.mode()
        + " since "
        + plan.since()
        + " till "
        + plan.till()
        + " history "
        + plan.history()
        + " deletes "
        + plan.deletes()
        + (plan.perType() ? " per type " : " types ")
        + plan.types()
        + " excluded "
        + plan.excludedTypes()
        + " "
        + plan.transformers()
        + plan.adopted().map(files -> " adopted " + files).orElse("")
        + "\n  "
        + settings
        + "\n  "
        + timing
        + "\n  host "
        + host
        + ", at most "
        + faults
        + " faults, "
        + crashes
        + " crashes, "
        + naps
        + " naps";
  }
}
