package io.fhirmigration.cli.doctor;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What a row says about itself in its {@code meta}. */
final class RowFacts {
  private RowFacts() {}

  /** Its date, when it has one that is an instant. */
  static Optional<Instant> date(JsonObject row) {
    try {
      return row.object("meta")
          .flatMap(meta -> meta.string("lastUpdated"))
          .map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Its version as written; empty string when it has none. */
  static String version(JsonObject row) {
    return row.object("meta").flatMap(meta -> meta.string("versionId")).orElse("");
  }

  /** Its version, when it is one that an import can keep. */
  static Optional<Integer> number(JsonObject row) {
    try {
      return Optional.of(Integer.valueOf(version(row))).filter(number -> number > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
