package io.fhirmigration.fhir;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes instants as servers compare them: UTC, always three fraction digits. */
final class Millis {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Millis() {}

  static String text(Instant instant) {
    return FORMAT.format(instant);
  }
}
