package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the scripts of the first schema version hold. */
final class FirstVersion {
  static final StateRecord OPEN =
      new StateRecord(
          Samples.key("a"),
          2,
          1,
          "second",
          true,
          new StateColumns(
              "IMPORTING",
              Optional.of(Instant.parse("2020-01-01T00:00:00Z")),
              Optional.of(Instant.parse("2020-02-01T00:00:00Z")),
              10,
              7,
              1,
              1,
              1,
              Optional.of("https://source/export/1"),
              Optional.of("https://destination/import/1"),
              Optional.of(Instant.parse("2026-01-01T00:05:00Z")),
              "waits",
              Instant.parse("2026-01-01T00:00:00.123Z")),
          "{\"state\":\"importing\"}");

  static final StateRecord CLOSED =
      new StateRecord(
          Samples.key("ä"),
          1,
          1,
          "first",
          false,
          StateColumns.of("CLOSED", "", Instant.parse("2026-01-01T00:00:00Z")),
          "{\"note\":\"ä\"}");

  static final StateRecord NEXT =
      new StateRecord(OPEN.key(), 3, 2, "third", true, OPEN.columns(), "{\"state\":\"imported\"}");

  private FirstVersion() {}

  /** The statements that write such a store. */
  static List<String> statements(Dialect dialect) {
    String name = "first-" + dialect.resource().replace("schema", "version");
    try (InputStream script = FirstVersion.class.getResourceAsStream(name)) {
      return statements(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> statements(String script) {
    return List.of(script.strip().split(";\\s*(\\n|$)"));
  }
}
