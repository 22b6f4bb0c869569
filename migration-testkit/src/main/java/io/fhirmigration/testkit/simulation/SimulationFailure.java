package io.fhirmigration.testkit.simulation;

/** Something that must hold in every run did not; the message says how to see it again. */
public final class SimulationFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  SimulationFailure(String message) {
    super(message);
  }
}
