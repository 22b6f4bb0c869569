package io.fhirmigration.benchmarks.million;

import io.fhirmigration.ndjson.NdjsonWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Writes small made-up resources as gzip files: the same number gives the same resource. */
final class SmallResources {
  private static final long PER_FILE = 500_000;
  private static final long FIRST = Instant.parse("2015-01-01T00:00:00Z").toEpochMilli();
  private static final long SPAN = 10L * 365 * 86_400_000;

  private final long resources;

  SmallResources(long resources) {
    this.resources = resources;
  }

  /** Writes all resources in their order. */
  void source(Path folder) throws IOException {
    write(folder, false);
  }

  /** Writes all but one in the opposite order, with other member orders, and one changed number. */
  void destination(Path folder) throws IOException {
    write(folder, true);
  }

  /** The resource that the destination lacks. */
  String missing() {
    return id(resources / 3);
  }

  /** The resource whose number the destination has changed. */
  String changed() {
    return id(resources / 2);
  }

  private void write(Path folder, boolean opposite) throws IOException {
    Files.createDirectories(folder);
    for (long from = 0; from < resources; from += PER_FILE) {
      Path file = folder.resolve("Observation-" + from / PER_FILE + ".ndjson.gz");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
          NdjsonWriter writer = NdjsonWriter.gzip(out)) {
        for (long i = from; i < Math.min(resources, from + PER_FILE); i++) {
          long number = opposite ? resources - 1 - i : i;
          if (!opposite || number != resources / 3) {
            byte[] line = line(number, opposite).getBytes(StandardCharsets.UTF_8);
            writer.write(line, 0, line.length);
          }
        }
      }
    }
  }

  private String line(long i, boolean opposite) {
    String date = Instant.ofEpochMilli(FIRST + i * (SPAN / resources)).toString();
    boolean changes = opposite && i == resources / 2;
    String start = "\"resourceType\":\"Observation\",\"id\":\"" + id(i) + "\"";
    String meta = "\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"" + date + "\"}";
    String rest =
        "\"status\":\"final\",\"subject\":{\"reference\":\"Patient/p"
            + i % 100_000
            + "\"},\"valueQuantity\":{\"value\":"
            + i % 300
            + (changes ? ".51" : ".50")
            + ",\"unit\":\"cm\"}";
    return opposite
        ? "{" + rest + "," + meta + "," + start + "}"
        : "{" + start + "," + meta + "," + rest + "}";
  }

  private static String id(long i) {
    return "r" + Long.toString(i * 2_654_435_761L, 36) + "-" + i;
  }
}
