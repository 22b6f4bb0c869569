package io.fhirmigration.model;

import java.util.OptionalLong;

/**
 * What a server said when asked to count: a number, or why there is none. A failed count is
 * unknown, never zero.
 *
 * @param total the number, empty when unknown
 * @param unknownBecause why there is no number; empty string when there is one
 */
public record CountAnswer(OptionalLong total, String unknownBecause) {
  private static final int LONGEST = 200;

  /** Shortens the reason. */
  public CountAnswer {
    unknownBecause = OneLine.of(unknownBecause, LONGEST);
  }

  /** A known number. */
  public static CountAnswer of(long total) {
    return new CountAnswer(OptionalLong.of(total), "");
  }

  /** No number, with the reason in words. */
  public static CountAnswer unknown(String because) {
    return new CountAnswer(OptionalLong.empty(), because);
  }

  /** Whether there is a number. */
  public boolean isKnown() {
    return total.isPresent();
  }
}
