package io.fhirmigration.deid.internal.fhirpath;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Arithmetic with exact numbers; a quotient has the digits that .NET has room for. */
final class Arithmetic {
  private static final int MOST_DECIMALS = 28;
  private static final int MOST_BITS = 96;

  private Arithmetic() {}

  /** The result; null for a division by zero. */
  static @Nullable Object apply(String operator, Object left, Object right) {
    if (operator.equals("+") && left instanceof String one && right instanceof String other) {
      return one + other;
    }
    try {
      return left instanceof Long one && right instanceof Long other && !operator.equals("/")
          ? whole(operator, one, other)
          : decimal(operator, Comparison.decimal(left), Comparison.decimal(right));
    } catch (ArithmeticException e) {
      throw new EvaluationException("a number is too large");
    }
  }

  private static @Nullable Object whole(String operator, long left, long right) {
    switch (operator) {
      case "+":
        return Math.addExact(left, right);
      case "-":
        return Math.subtractExact(left, right);
      case "*":
        return Math.multiplyExact(left, right);
      default:
        break;
    }
    if (right == 0) {
      return null;
    }
    return operator.equals("div") ? left / right : left % right;
  }

  private static @Nullable Object decimal(String operator, BigDecimal left, BigDecimal right) {
    switch (operator) {
      case "+":
        return left.add(right);
      case "-":
        return left.subtract(right);
      case "*":
        return left.multiply(right);
      default:
        break;
    }
    if (right.signum() == 0) {
      return null;
    }
    return switch (operator) {
      case "div" -> left.divideToIntegralValue(right).longValueExact();
      case "mod" -> left.remainder(right);
      default -> plain(quotient(left, right));
    };
  }

  private static BigDecimal quotient(BigDecimal left, BigDecimal right) {
    int decimals = MOST_DECIMALS;
    BigDecimal quotient = left.divide(right, decimals, RoundingMode.HALF_EVEN);
    while (decimals > 0 && quotient.unscaledValue().bitLength() > MOST_BITS) {
      decimals--;
      quotient = left.divide(right, decimals, RoundingMode.HALF_EVEN);
    }
    return quotient;
  }

  private static BigDecimal plain(BigDecimal quotient) {
    BigDecimal stripped = quotient.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
