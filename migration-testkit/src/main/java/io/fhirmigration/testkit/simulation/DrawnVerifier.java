package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.Verifier;
import java.time.Clock;
import java.util.List;

/** Says what is drawn: the simulation compares both servers by itself. */
final class DrawnVerifier implements Verifier {
  private final Dice dice;
  private final Clock clock;

  DrawnVerifier(Dice dice, Clock clock) {
    this.dice = dice;
    this.clock = clock;
  }

  @Override
  public Verification verify(Task task) {
    boolean match = dice.chance(75);
    return new Verification(
        "none",
        match ? Verification.Outcome.MATCH : Verification.Outcome.INCONCLUSIVE,
        match ? "" : "drawn by the simulation",
        clock.instant(),
        List.of());
  }
}
