package io.fhirmigration.deid.internal.fhirpath;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The operators between two operands. */
final class Operators {
  private Operators() {}

  static Expression negative(Expression operand) {
    return context ->
        Items.of(
            Items.single(operand.eval(context)).map(value -> Arithmetic.apply("-", 0L, value)));
  }

  static Expression binary(String operator, Expression left, Expression right) {
    return switch (operator) {
      case "and", "or", "xor", "implies" ->
          context ->
              Items.of(
                  Logic.apply(
                      operator, Items.truth(left.eval(context)), Items.truth(right.eval(context))));
      case "in" -> context -> membership(left.eval(context), right.eval(context));
      case "contains" -> context -> membership(right.eval(context), left.eval(context));
      case "=" -> context -> Items.of(Comparison.equal(left.eval(context), right.eval(context)));
      case "!=" ->
          context ->
              Items.of(
                  Comparison.equal(left.eval(context), right.eval(context)).map(same -> !same));
      case "~" ->
          context -> List.of(Comparison.equivalent(left.eval(context), right.eval(context)));
      case "!~" ->
          context -> List.of(!Comparison.equivalent(left.eval(context), right.eval(context)));
      case "<", ">", "<=", ">=" ->
          context -> Items.of(order(operator, left.eval(context), right.eval(context)));
      case "|" -> context -> union(left.eval(context), right.eval(context));
      case "&" ->
          context ->
              List.of(
                  Items.string(left.eval(context)).orElse("")
                      + Items.string(right.eval(context)).orElse(""));
      default -> context -> arithmetic(operator, left.eval(context), right.eval(context));
    };
  }

  private static List<Object> arithmetic(String operator, List<Object> left, List<Object> right) {
    Optional<Object> one = Items.single(left);
    Optional<Object> other = Items.single(right);
    return one.isEmpty() || other.isEmpty()
        ? List.of()
        : Items.of(Optional.ofNullable(Arithmetic.apply(operator, one.get(), other.get())));
  }

  private static Optional<Boolean> order(String operator, List<Object> left, List<Object> right) {
    Optional<Object> one = Items.single(left);
    Optional<Object> other = Items.single(right);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    return Comparison.compare(one.get(), other.get())
        .map(
            sign ->
                switch (operator) {
                  case "<" -> sign < 0;
                  case ">" -> sign > 0;
                  case "<=" -> sign <= 0;
                  default -> sign >= 0;
                });
  }

  private static List<Object> membership(List<Object> item, List<Object> items) {
    Optional<Object> wanted = Items.single(item);
    if (wanted.isEmpty()) {
      return List.of();
    }
    return List.of(
        Items.values(items).stream()
            .anyMatch(one -> Comparison.equalValues(wanted.get(), one).orElse(false)));
  }

  /** All items of both sides, each once; nodes are the same when they are the same node. */
  static List<Object> union(List<Object> left, List<Object> right) {
    List<Object> all = new ArrayList<>();
    for (List<Object> side : List.of(left, right)) {
      for (Object item : side) {
        if (all.stream().noneMatch(known -> same(known, item))) {
          all.add(item);
        }
      }
    }
    return all;
  }

  private static boolean same(Object one, Object other) {
    return one == other || one.equals(other) || decimals(one, other);
  }

  private static boolean decimals(Object one, Object other) {
    return one instanceof BigDecimal a && other instanceof BigDecimal b && a.compareTo(b) == 0;
  }
}
