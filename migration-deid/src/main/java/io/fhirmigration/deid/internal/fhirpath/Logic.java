package io.fhirmigration.deid.internal.fhirpath;

import java.util.Optional;

/** Logic with three values: true, false and empty. */
final class Logic {
  private Logic() {}

  static Optional<Boolean> apply(String operator, Optional<Boolean> left, Optional<Boolean> right) {
    return switch (operator) {
      case "and" -> not(or(not(left), not(right)));
      case "or" -> or(left, right);
      case "xor" ->
          left.isPresent() && right.isPresent()
              ? Optional.of(!left.get().equals(right.get()))
              : Optional.empty();
      default -> or(not(left), right);
    };
  }

  private static Optional<Boolean> not(Optional<Boolean> value) {
    return value.map(given -> !given);
  }

  private static Optional<Boolean> or(Optional<Boolean> left, Optional<Boolean> right) {
    if (left.orElse(false) || right.orElse(false)) {
      return Optional.of(true);
    }
    return left.isPresent() && right.isPresent() ? Optional.of(false) : Optional.empty();
  }
}
