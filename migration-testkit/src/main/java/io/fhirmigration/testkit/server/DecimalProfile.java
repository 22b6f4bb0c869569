package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/**
 * Which numbers make a whole import fail. The model applies it to every number of a resource, as if
 * all were indexed.
 */
public enum DecimalProfile {
  /** Every number is taken. */
  NONE {
    @Override
    Optional<UnitFailure> failure(BigDecimal number) {
      return Optional.empty();
    }
  },
  /** More than 18 significant digits fail with a masked 500. */
  STRICT18 {
    @Override
    Optional<UnitFailure> failure(BigDecimal number) {
      return number.precision() > 18 ? Optional.of(UnitFailure.masked()) : Optional.empty();
    }
  },
  /** 19 or 20 integer digits fail with a masked 500, more with 400. */
  SQL36_18 {
    @Override
    Optional<UnitFailure> failure(BigDecimal number) {
      int integerDigits = number.precision() - number.scale();
      if (integerDigits > 20) {
        return Optional.of(new UnitFailure(400, "Arithmetic operation resulted in an overflow."));
      }
      return integerDigits > 18 ? Optional.of(UnitFailure.masked()) : Optional.empty();
    }
  };

  abstract Optional<UnitFailure> failure(BigDecimal number);

  /** The failure that some number in the value causes. */
  Optional<UnitFailure> check(JsonValue value) {
    if (this == NONE) {
      return Optional.empty();
    }
    if (value instanceof JsonNumber number) {
      return failure(new BigDecimal(number.lexeme()));
    }
    if (value instanceof JsonObject object) {
      return first(object.members().values());
    }
    return value instanceof JsonArray array ? first(array.items()) : Optional.empty();
  }

  private Optional<UnitFailure> first(Collection<JsonValue> values) {
    for (JsonValue value : values) {
      Optional<UnitFailure> failure = check(value);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }
}
