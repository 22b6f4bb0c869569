package io.fhirmigration.cli;

import io.fhirmigration.model.ChunkId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** The forms of arguments. */
final class Arguments {
  private Arguments() {}

  static Instant instant(String option, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw new UserMistake(
          option + ": '" + text + "' is no instant; use a form such as 2026-01-31T17:30:00Z");
    }
  }

  static ChunkId chunk(String text) {
    try {
      return new ChunkId(text);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          "CHUNK: '" + text + "' is no chunk; 'fhir-migrate status' lists the open ones");
    }
  }
}
