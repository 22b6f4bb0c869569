package io.fhirmigration.testkit.crash;

/** The death of a process, as its code sees it: nothing catches it. */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimulatedCrash(long write) {
    this("crash at store write " + write);
  }

  /** A death, said in words. */
  public SimulatedCrash(String where) {
    super(where, null, false, false);
  }
}
