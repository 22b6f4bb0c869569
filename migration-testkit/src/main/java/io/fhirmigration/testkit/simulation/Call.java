package io.fhirmigration.testkit.simulation;

/**
 * What an engine calls, with how often such a call goes wrong.
 *
 * <p>Reading the store, which an engine does all the time, goes wrong more rarely, so that enough
 * is left for the rest.
 */
enum Call {
  SERVER(20, 1, 12, 8),
  STAGING(20, 3, 10, 5),
  STORE_WRITE(20, 3, 12, 8),
  STORE_READ(3, 6, 1, 1);

  /** In how many of 100 calls something goes wrong. */
  final int faultPercent;

  /** Which part of a run's faults falls on such calls: one of so many. */
  final int share;

  /** Around how many of 1000 calls the process dies. */
  final int deathPermille;

  /** Around how many of 1000 calls the process sleeps. */
  final int sleepPermille;

  Call(int faultPercent, int share, int deathPermille, int sleepPermille) {
    this.faultPercent = faultPercent;
    this.share = share;
    this.deathPermille = deathPermille;
    this.sleepPermille = sleepPermille;
  }
}
