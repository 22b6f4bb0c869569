package io.fhirmigration.deid.internal.method;

import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.ScalarKind;
import java.math.BigDecimal;
import java.util.Optional;

/** Reads values as numbers and as .NET would print them. */
final class Numbers {
  /** Beyond this exponent a number is nothing but an attack on memory. */
  private static final int LARGEST_SCALE = 10_000;

  private Numbers() {}

  /** The number that a node holds; empty when it is none. */
  static Optional<BigDecimal> of(Node node) {
    try {
      BigDecimal number = new BigDecimal(node.text());
      return Math.abs((long) number.scale()) > LARGEST_SCALE
          ? Optional.empty()
          : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The value's text: numbers in plain digits, booleans capitalised, other values as they are. */
  static String text(Node node) {
    String text = node.text();
    if (node.kind() == ScalarKind.BOOLEAN) {
      return text.equals("true") ? "True" : "False";
    }
    boolean exponent =
        node.kind() == ScalarKind.NUMBER && (text.indexOf('e') >= 0 || text.indexOf('E') >= 0);
    return exponent ? of(node).map(BigDecimal::toPlainString).orElse(text) : text;
  }
}
