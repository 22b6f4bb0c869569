package io.fhirmigration.examples;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.util.Map;
import java.util.TreeMap;

/** What a server holds, by type, id and version. */
final class Copies {
  private Copies() {}

  /** Current resources that are not deleted. */
  static Map<String, JsonValue> current(Emulator server) {
    FhirServerModel model = server.model();
    Map<String, JsonValue> found = new TreeMap<>();
    for (ResourceVersion version : model.versions()) {
      if (model.isCurrent(version) && !version.deleted()) {
        found.put(version.toString(), JsonValue.parse(version.body()));
      }
    }
    return found;
  }

  /** All versions, deletes included. */
  static Map<String, JsonValue> versions(Emulator server) {
    Map<String, JsonValue> found = new TreeMap<>();
    for (ResourceVersion version : server.model().versions()) {
      found.put(version.toString(), JsonValue.parse(version.body()));
    }
    return found;
  }
}
