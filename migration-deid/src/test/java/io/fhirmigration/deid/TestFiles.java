package io.fhirmigration.deid;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The original tool's cases and vectors. */
public final class TestFiles {
  /** When the expected files were made, as far as ages go. */
  public static final AnonymizerOptions OPTIONS =
      AnonymizerOptions.at(Instant.parse("2026-06-01T00:00:00Z"));

  private TestFiles() {}

  public static byte[] read(String name) {
    try (InputStream in = TestFiles.class.getResourceAsStream("/anonymizer/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<JsonObject> vectors(String... ops) {
    return new String(read("vectors.jsonl"), StandardCharsets.UTF_8)
        .lines()
        .map(line -> (JsonObject) JsonValue.parse(line))
        .filter(vector -> List.of(ops).contains(vector.string("op").orElseThrow()))
        .toList();
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
