package io.fhirmigration;

import io.fhirmigration.model.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one turn did.
 *
 * @param driving whether this engine held the lease
 * @param driver who holds it, in words; empty string when nobody does
 * @param phase where the migration stands
 * @param done what was done, one line each, free of patient data
 * @param finished whether another turn is of no use: terminal, waiting for a verdict, or nothing
 *     can go on before a person acts
 * @param nextTurn when another turn is of use, by the engine's clock; empty when finished
 */
public record TurnResult(
    boolean driving,
    String driver,
    Phase phase,
    List<String> done,
    boolean finished,
    Optional<Instant> nextTurn) {
  /** Copies the list. */
  public TurnResult {
    done = List.copyOf(done);
  }
}
