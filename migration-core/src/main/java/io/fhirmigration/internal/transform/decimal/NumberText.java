package io.fhirmigration.internal.transform.decimal;

/**
 * A JSON number as its digits, so that digits can be taken off without any arithmetic on values.
 *
 * @param sign {@code -} or nothing
 * @param digits all digits of the coefficient, leading zeros included
 * @param fraction how many of them stand behind the point; negative when the exponent must grow
 *     instead
 * @param exponentText the exponent with its letter as written, or nothing
 */
record NumberText(String sign, String digits, int fraction, String exponentText) {
  private static final int EXPONENT_DIGITS = 9;
  private static final long BEYOND_ANY_LIMIT = 4_000_000_000L;

  static NumberText parse(String lexeme) {
    int start = lexeme.charAt(0) == '-' ? 1 : 0;
    int exponent = Math.max(lexeme.indexOf('e'), lexeme.indexOf('E'));
    int end = exponent < 0 ? lexeme.length() : exponent;
    int point = lexeme.indexOf('.');
    String digits =
        point < 0
            ? lexeme.substring(start, end)
            : lexeme.substring(start, point) + lexeme.substring(point + 1, end);
    return new NumberText(
        lexeme.substring(0, start), digits, point < 0 ? 0 : end - point - 1, lexeme.substring(end));
  }

  boolean hasExponent() {
    return !exponentText.isEmpty();
  }

  boolean isZero() {
    return significantDigits() == 0;
  }

  int length() {
    return digits.length();
  }

  /** The digits from the first that isn't zero on. */
  int significantDigits() {
    int leading = 0;
    while (leading < digits.length() && digits.charAt(leading) == '0') {
      leading++;
    }
    return digits.length() - leading;
  }

  /** The digits behind the point once the exponent is applied; negative for round large numbers. */
  long fractionDigits() {
    return fraction - exponent();
  }

  /** The digits before the point once the exponent is applied, without leading zeros. */
  long integerDigits() {
    return significantDigits() - fractionDigits();
  }

  /** The number without its last digits. */
  NumberText without(int count, boolean roundHalfEven) {
    String kept = digits.substring(0, digits.length() - count);
    if (roundHalfEven && roundsUp(kept, digits.substring(kept.length()))) {
      kept = plusOne(kept);
    }
    return new NumberText(sign, kept, fraction - count, exponentText);
  }

  private long exponent() {
    if (exponentText.isEmpty()) {
      return 0;
    }
    boolean negative = exponentText.charAt(1) == '-';
    int from = negative || exponentText.charAt(1) == '+' ? 2 : 1;
    while (from < exponentText.length() - 1 && exponentText.charAt(from) == '0') {
      from++;
    }
    long value =
        exponentText.length() - from > EXPONENT_DIGITS
            ? BEYOND_ANY_LIMIT
            : Long.parseLong(exponentText.substring(from));
    return negative ? -value : value;
  }

  private static boolean roundsUp(String kept, String dropped) {
    char first = dropped.charAt(0);
    if (first != '5') {
      return first > '5';
    }
    boolean tie = dropped.chars().skip(1).allMatch(digit -> digit == '0');
    boolean odd = !kept.isEmpty() && (kept.charAt(kept.length() - 1) & 1) == 1;
    return !tie || odd;
  }

  private static String plusOne(String digits) {
    StringBuilder sum = new StringBuilder(digits);
    int at = digits.length() - 1;
    while (at >= 0 && sum.charAt(at) == '9') {
      sum.setCharAt(at--, '0');
    }
    if (at < 0) {
      return sum.insert(0, '1').toString();
    }
    sum.setCharAt(at, (char) (sum.charAt(at) + 1));
    return sum.toString();
  }

  /** The number as JSON. */
  @Override
  public String toString() {
    if (fraction < 0) {
      return sign + digits + "e" + (exponent() - fraction);
    }
    int point = digits.length() - fraction;
    return fraction == 0
        ? sign + digits + exponentText
        : sign + digits.substring(0, point) + "." + digits.substring(point) + exponentText;
  }
}
