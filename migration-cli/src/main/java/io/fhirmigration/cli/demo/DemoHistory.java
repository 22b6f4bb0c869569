package io.fhirmigration.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * The made-up past of one resource: how many versions it has, when each was written, whether it was
 * deleted in the end. A function of its name and nothing else, so that every demo has the same.
 *
 * @param seed what all of it follows from
 */
record DemoHistory(long seed) {
  private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");
  private static final long CREATED_WITHIN = Duration.ofDays(300).toMillis();
  private static final long SHORTEST = Duration.ofHours(1).toMillis();
  private static final long LONGEST = Duration.ofDays(45).toMillis();

  static DemoHistory of(String type, String id) {
    CRC32 crc = new CRC32();
    crc.update((type + "/" + id).getBytes(StandardCharsets.UTF_8));
    return new DemoHistory(crc.getValue());
  }

  /** Versions with content, 1 to 4. */
  int contents() {
    return 1 + (int) (seed % 4);
  }

  /** Whether a soft delete follows the last content. */
  boolean deleted() {
    return seed % 41 == 0;
  }

  /** All versions, the delete included. */
  int versions() {
    return contents() + (deleted() ? 1 : 0);
  }

  /** Whether its numbers are written with more digits than the destination takes. */
  boolean longDecimals() {
    return seed % 23 == 0;
  }

  /** When a version was written, from 1. */
  Instant written(int version) {
    long at = FIRST.toEpochMilli() + mixed(1) % CREATED_WITHIN;
    for (int v = 2; v <= version; v++) {
      at += SHORTEST + mixed(v) % LONGEST;
    }
    return Instant.ofEpochMilli(at);
  }

  private long mixed(int version) {
    long z = seed + version * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) >>> 1;
  }
}
