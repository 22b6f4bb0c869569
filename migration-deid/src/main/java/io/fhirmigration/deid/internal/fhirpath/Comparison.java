package io.fhirmigration.deid.internal.fhirpath;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Orders and compares values. */
final class Comparison {
  private Comparison() {}

  /**
   * The order of two values; empty when they aren't precise enough.
   *
   * @throws EvaluationException when their types don't fit
   */
  static Optional<Integer> compare(Object left, Object right) {
    if (left instanceof String one && right instanceof String other) {
      return Optional.of(one.compareTo(other));
    }
    if (left instanceof Temporal one && right instanceof Temporal other) {
      OptionalInt order = one.compare(other);
      return order.isPresent() ? Optional.of(order.getAsInt()) : Optional.empty();
    }
    return Optional.of(decimal(left).compareTo(decimal(right)));
  }

  static BigDecimal decimal(Object value) {
    if (value instanceof Long whole) {
      return BigDecimal.valueOf(whole);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    throw new EvaluationException("the operands' types don't fit");
  }

  /** Whether two lists are equal; empty when one is, or when dates aren't precise enough. */
  static Optional<Boolean> equal(List<Object> left, List<Object> right) {
    List<Object> one = Items.values(left);
    List<Object> other = Items.values(right);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    if (one.size() != other.size()) {
      return Optional.of(false);
    }
    Optional<Boolean> all = Optional.of(true);
    for (int i = 0; i < one.size(); i++) {
      all = Logic.apply("and", all, equalValues(one.get(i), other.get(i)));
    }
    return all;
  }

  static Optional<Boolean> equalValues(Object left, Object right) {
    if (isNumber(left) && isNumber(right)
        || left instanceof Temporal one
            && right instanceof Temporal other
            && one.isTime() == other.isTime()) {
      return compare(left, right).map(order -> order == 0);
    }
    return Optional.of(left.equals(right));
  }

  static boolean equivalent(List<Object> left, List<Object> right) {
    List<Object> one = Items.values(left);
    List<Object> other = Items.values(right);
    return one.size() == other.size()
        && one.stream().allMatch(item -> other.stream().anyMatch(o -> equivalentValues(item, o)));
  }

  private static boolean equivalentValues(Object left, Object right) {
    if (left instanceof String one && right instanceof String other) {
      return normal(one).equals(normal(other));
    }
    return equalValues(left, right).orElse(false);
  }

  private static String normal(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof BigDecimal;
  }
}
