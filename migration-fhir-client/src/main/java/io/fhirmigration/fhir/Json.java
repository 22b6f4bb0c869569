package io.fhirmigration.fhir;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Reads server answers leniently; strictness is the reader's who needs a member. */
final class Json {
  private Json() {}

  /** The object, or empty when the bytes are not one whole JSON object. */
  static Optional<JsonObject> parseObject(byte[] body) {
    try {
      return JsonValue.parse(body) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (RejectedException notJson) {
      return Optional.empty();
    }
  }

  static boolean isArray(JsonObject parent, String name) {
    return parent.get(name).filter(JsonArray.class::isInstance).isPresent();
  }

  /** The objects in an array. */
  static List<JsonObject> objects(JsonObject parent, String name) {
    return parent.array(name).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** The absolute address in a string, when it is one that can be kept: not too long, no user. */
  static Optional<URI> address(JsonObject parent, String name) {
    return parent.string(name).flatMap(Json::absolute);
  }

  private static Optional<URI> absolute(String text) {
    if (text.length() > Origin.LONGEST_ADDRESS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(text))
          .filter(uri -> uri.isAbsolute() && !uri.isOpaque() && uri.getRawUserInfo() == null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
