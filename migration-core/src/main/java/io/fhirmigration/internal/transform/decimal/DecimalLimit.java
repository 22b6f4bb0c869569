package io.fhirmigration.internal.transform.decimal;

import java.util.Optional;

/**
 * A bound on the digits of a number, applied to its text.
 *
 * @param profile which digits are bounded
 * @param mode what happens to the digits that are too many
 */
record DecimalLimit(Profile profile, Mode mode) {
  /** The most significant digits, integer digits or fraction digits. */
  static final int DIGITS = 18;

  /** A number with too many significant digits has at least this many characters. */
  static final int SHORTEST_LONG_NUMBER = DIGITS + 1;

  /** Which digits are bounded. */
  enum Profile {
    /** At most 18 significant digits, trailing zeros included. */
    DIGITS18("digits18"),
    /** At most 18 integer digits and 18 fraction digits, once the exponent is applied. */
    SQL36_18("sql36_18");

    final String label;

    Profile(String label) {
      this.label = label;
    }
  }

  /** What happens to the digits that are too many. */
  enum Mode {
    /** They are cut off. */
    TRUNCATE("truncate"),
    /** The number is rounded to the nearest, of two equally near to the even one. */
    ROUND("round");

    final String label;

    Mode(String label) {
      this.label = label;
    }
  }

  /** Whether a number of this many digits, those of an exponent included, can exceed the limit. */
  boolean concerns(int digits, boolean hasExponent) {
    return digits > DIGITS || hasExponent && profile == Profile.SQL36_18;
  }

  /**
   * The number within the limit: the same text when it is already, empty when it can't be brought
   * there without changing its magnitude (too many integer digits, or nothing would be left).
   *
   * @param lexeme a JSON number
   */
  Optional<String> apply(String lexeme) {
    NumberText number = NumberText.parse(lexeme);
    if (number.isZero()) {
      return Optional.of(number.hasExponent() ? lexeme : zero(number, lexeme));
    }
    if (profile == Profile.SQL36_18 && number.integerDigits() > DIGITS) {
      return Optional.empty();
    }
    long excess = excess(number);
    if (excess <= 0) {
      return Optional.of(lexeme);
    }
    if (number.integerDigits() > DIGITS || excess > number.length()) {
      return Optional.empty();
    }
    NumberText shorter = number.without((int) excess, mode == Mode.ROUND);
    if (excess(shorter) > 0) {
      shorter = shorter.without(1, false);
    }
    return shorter.isZero() || shorter.integerDigits() > DIGITS
        ? Optional.empty()
        : Optional.of(shorter.toString());
  }

  private String zero(NumberText number, String lexeme) {
    long excess = number.fractionDigits() - DIGITS;
    return profile == Profile.SQL36_18 && excess > 0
        ? number.without((int) excess, false).toString()
        : lexeme;
  }

  private long excess(NumberText number) {
    long digits =
        profile == Profile.DIGITS18 ? number.significantDigits() : number.fractionDigits();
    return digits - DIGITS;
  }
}
