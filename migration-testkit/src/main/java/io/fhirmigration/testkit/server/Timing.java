package io.fhirmigration.testkit.server;

import java.time.Duration;

/**
 * How long the modelled server takes, by its own clock.
 *
 * @param exportPlanning from an export's start to the queueing of its processing jobs
 * @param exportStep for each processing job of an export; they run one after another
 * @param exportGrace how long an ended processing job still counts as running
 * @param importQueue how long an import waits before its orchestrator runs
 * @param importPlanning how long an import's orchestrator runs
 * @param importUnit for each processing unit of an import
 * @param importLanes how many units of one import run at the same time, at least 1
 * @param heartbeat how long a running unit goes on after the job failed or was cancelled
 * @param reindex how long a reindex takes
 */
public record Timing(
    Duration exportPlanning,
    Duration exportStep,
    Duration exportGrace,
    Duration importQueue,
    Duration importPlanning,
    Duration importUnit,
    int importLanes,
    Duration heartbeat,
    Duration reindex) {
  /** The pace of the real servers with little data. */
  public static final Timing REAL =
      new Timing(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          4,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));

  /** Everything is done by the time of the next request. */
  public static final Timing IMMEDIATE =
      new Timing(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          4,
          Duration.ZERO,
          Duration.ZERO);

  /** The pace of {@link #REAL} divided by a factor, for demonstrations on a real clock. */
  public static Timing faster(int factor) {
    return new Timing(
        REAL.exportPlanning.dividedBy(factor),
        REAL.exportStep.dividedBy(factor),
        REAL.exportGrace.dividedBy(factor),
        REAL.importQueue.dividedBy(factor),
        REAL.importPlanning.dividedBy(factor),
        REAL.importUnit.dividedBy(factor),
        REAL.importLanes,
        REAL.heartbeat.dividedBy(factor),
        REAL.reindex.dividedBy(factor));
  }
}
