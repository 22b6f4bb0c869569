package io.fhirmigration.cli.demo;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;

/** The Synthea resources that ship with the program. */
final class DemoData {
  private static final String RESOURCE = "synthea.ndjson.gz";

  private DemoData() {}

  /** Hands out each resource in the order of the file. */
  static void each(Consumer<JsonObject> use) {
    InputStream shipped =
        Objects.requireNonNull(DemoData.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (NdjsonReader reader = NdjsonReader.detectGzip(shipped, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        use.accept(
            (JsonObject)
                JsonValue.parse(
                    reader.line().bytes(), reader.line().offset(), reader.line().length()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
