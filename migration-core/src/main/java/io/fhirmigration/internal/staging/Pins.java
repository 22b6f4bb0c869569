package io.fhirmigration.internal.staging;

import io.fhirmigration.spi.StagedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ETag of a file: its modification time and length.
 *
 * <p>A clock tick of the file system is too coarse to tell two quick writes apart, so each finished
 * file gets random digits below the second (in steps of 100 ns, which every current file system
 * keeps). A copy of the folder that keeps file times keeps the pins.
 */
final class Pins {
  private static final int STEPS_PER_SECOND = 10_000_000;
  private static final int NANOS_PER_STEP = 100;

  private Pins() {}

  /** Gives a finished file its own modification time. */
  static void stamp(Path file) throws IOException {
    long second = Files.getLastModifiedTime(file).toInstant().getEpochSecond();
    int step = ThreadLocalRandom.current().nextInt(STEPS_PER_SECOND);
    Instant time = Instant.ofEpochSecond(second, (long) step * NANOS_PER_STEP);
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  /** Whether the file system keeps the digits that {@link #stamp} writes. */
  static boolean isKept(Path probe) throws IOException {
    Instant time = Instant.ofEpochSecond(1_700_000_000L, 123_456_700);
    Files.setLastModifiedTime(probe, FileTime.from(time));
    return Files.getLastModifiedTime(probe).toInstant().equals(time);
  }

  static StagedObject of(String container, String name, BasicFileAttributes file) {
    Instant time = file.lastModifiedTime().toInstant();
    String etag =
        Long.toHexString(time.getEpochSecond())
            + "-"
            + Integer.toHexString(time.getNano())
            + "-"
            + Long.toHexString(file.size());
    return new StagedObject(container, name, file.size(), etag);
  }
}
