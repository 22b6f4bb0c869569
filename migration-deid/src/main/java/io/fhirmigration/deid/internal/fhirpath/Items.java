package io.fhirmigration.deid.internal.fhirpath;

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
          return decimal(text);
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

  /** A number that can't be written out in reasonable space stays a text. */
  private static Object decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    return Math.abs((long) number.scale()) > LARGEST_SCALE ? text : number;
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
    return single.map(value -> Math.toIntExact((Long) value));
  }

  /** The truth of items: that of a boolean; true for any other single item; empty for none. */
  static Optional<Boolean> truth(List<Object> items) {
    return single(items).map(value -> !(value instanceof Boolean b) || b);
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
