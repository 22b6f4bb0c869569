package io.fhirmigration.fhir;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** Reads bundles. */
final class Bundles {
  private Bundles() {}

  static List<JsonObject> entries(JsonObject bundle) {
    return Json.objects(bundle, "entry");
  }

  /** Where the next page is. */
  static Optional<String> next(JsonObject bundle) {
    return Json.objects(bundle, "link").stream()
        .filter(link -> link.string("relation").filter("next"::equals).isPresent())
        .findFirst()
        .flatMap(link -> link.string("url"));
  }

  /** The status number of an entry's answer, such as {@code 201} of {@code 201 Created}. */
  static Optional<Integer> status(JsonObject entry) {
    return entry
        .object("response")
        .flatMap(response -> response.string("status"))
        .filter(status -> status.matches("\\d{3}.*"))
        .map(status -> Integer.valueOf(status.substring(0, 3)));
  }
}
