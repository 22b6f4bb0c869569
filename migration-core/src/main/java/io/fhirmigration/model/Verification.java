package io.fhirmigration.model;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The result of comparing source and destination.
 *
 * @param kind which comparison: {@code surface}, {@code deep}, {@code full}, {@code none}
 * @param outcome the worst outcome of all types
 * @param reason why it is not a match; empty string for a match
 * @param at when it ended
 * @param types one entry per resource type, sorted
 */
public record Verification(
    String kind, Outcome outcome, String reason, Instant at, List<TypeCheck> types) {
  /** Copies the list and shortens the reason. */
  public Verification {
    reason = OneLine.of(reason);
    types = List.copyOf(types);
  }

  /** What a comparison says, from good to bad. */
  public enum Outcome {
    /** Equal as expected. */
    MATCH,
    /** Not comparable: a count is unknown, or the source moved. */
    INCONCLUSIVE,
    /** Not equal. */
    DIFFER
  }

  /**
   * One resource type.
   *
   * @param type the type
   * @param sourceCurrent current resources at the source, if it could be counted
   * @param destinationCurrent current resources at the destination, if it could be counted
   * @param sourceVersions versions and deletes at the source, if they could be counted
   * @param destinationVersions versions and deletes at the destination, if they could be counted
   * @param leftOut lines quarantined or excluded by a rule
   * @param outcome what the comparison says
   * @param reason why it is not a match; empty string for a match
   */
  public record TypeCheck(
      String type,
      OptionalLong sourceCurrent,
      OptionalLong destinationCurrent,
      OptionalLong sourceVersions,
      OptionalLong destinationVersions,
      long leftOut,
      Outcome outcome,
      String reason) {
    /** Shortens the reason. */
    public TypeCheck {
      reason = OneLine.of(reason);
    }
  }
}
