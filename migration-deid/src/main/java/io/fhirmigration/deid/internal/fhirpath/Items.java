package io.fhirmigration.deid.internal.fhirpath;

import static java.lang.Boolean.FALSE;

import io.fhirmigration.deid.internal.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns nodes into values and values into texts. */
public final class Items {
  private static final int LARGEST_SCALE = 10_000;

  private Items() {}

  /** The value of an item: a node's own typed value, or the item itself. */
  static Optional<Object> value(Object item) {
    if (!(item instanceof Node node)) {
      return Optional.of(item);
    }
    return node.hasValue() ? Optional.of(typed(node)) : Optional.empty();
  }

  private static Object typed(Node node) {
    String text = node.text();
    try {
      switch (node.type().code()) {
        case "integer", "positiveInt", "unsignedInt":
          return Long.valueOf(text);
        case "decimal":
          return decimal(text).orElse(text);
        case "boolean":
          return Boolean.valueOf(text);
        case "date", "dateTime", "instant":
          return Temporal.date(text).map(Object.class::cast).orElse(text);
        case "time":
          return Temporal.time(text).map(Object.class::cast).orElse(text);
        default:
          return text;
      }
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** A decimal number; empty when it can't be written out in reasonable space. */
  static Optional<Object> decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    return Math.abs((long) number.scale()) > LARGEST_SCALE ? Optional.empty() : Optional.of(number);
  }

  /** The only value; empty for none. */
  static Optional<Object> single(List<Object> items) {
    if (items.size() > 1) {
      throw new EvaluationException("an operand has more than one item");
    }
    return items.isEmpty() ? Optional.empty() : value(items.get(0));
  }

  /** The values of all items that have one. */
  static List<Object> values(List<Object> items) {
    List<Object> values = new ArrayList<>(items.size());
    for (Object item : items) {
      value(item).ifPresent(values::add);
    }
    return values;
  }

  /** The only value, when there is one: a string. */
  static Optional<String> string(List<Object> items) {
    Optional<Object> single = single(items);
    if (single.isPresent() && !(single.get() instanceof String)) {
      throw new EvaluationException("a string is expected");
    }
    return single.map(String.class::cast);
  }

  /** The only value, when there is one: a whole number. */
  static Optional<Integer> integer(List<Object> items) {
    Optional<Object> single = single(items);
    if (single.isPresent() && !(single.get() instanceof Long)) {
      throw new EvaluationException("an integer is expected");
    }
    long whole = single.map(Long.class::cast).orElse(0L);
    if (whole != (int) whole) {
      throw new EvaluationException("an integer is too large");
    }
    return single.map(value -> (int) whole);
  }

  /** The truth of items: that of a single boolean; empty for none; true for anything else. */
  public static Optional<Boolean> truth(List<Object> items) {
    if (items.isEmpty()) {
      return Optional.empty();
    }
    boolean isFalse = items.size() == 1 && value(items.get(0)).filter(FALSE::equals).isPresent();
    return Optional.of(!isFalse);
  }

  /** The text that a value is written with. */
  public static String text(Object value) {
    if (value instanceof Temporal temporal) {
      return temporal.text();
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  static List<Object> of(Optional<?> value) {
    return value.isPresent() ? List.of(value.get()) : List.of();
  }
}
