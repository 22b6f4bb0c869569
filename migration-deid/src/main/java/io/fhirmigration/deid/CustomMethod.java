package io.fhirmigration.deid;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.Optional;

/**
 * A method of one's own, beside the built-in ones, for values of primitive elements.
 *
 * <p>Called from any thread, for each value that a rule of this method matches. It must be a
 * function of its arguments and must not keep them.
 */
public interface CustomMethod {
  /**
   * The value to write in place of {@code value}.
   *
   * @param value the text of the value: strings and dates as they are, numbers in plain digits,
   *     {@code True} or {@code False}
   * @param settings the configuration's {@code parameters.customSettings}; empty when it has none
   * @return the new text, written as a JSON string; empty to remove the value
   */
  Optional<String> apply(String value, JsonObject settings);
}
