package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.config.StagingConfig;
import io.fhirmigration.model.RetryableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Estimates how large the data is, from counts and the length of sampled rows. */
final class SizeCheck implements Check {
  private static final long GIB = 1L << 30;
  private static final long LIMIT = 4096 * GIB;
  private static final int DATABASE_FACTOR = 3;

  @Override
  public String name() {
    return "size";
  }

  @Override
  public List<Finding> run(Examination examination) {
    OptionalLong estimate = examination.sample().estimatedBytes();
    if (estimate.isEmpty()) {
      return List.of();
    }
    long bytes = estimate.getAsLong();
    long rows = examination.sample().total();
    String in = rows > 0 ? String.format(Locale.ROOT, " in %,d rows", rows) : "";
    String size = "about " + text(bytes) + " of NDJSON" + in;
    List<Finding> found = new ArrayList<>();
    String fix = "ask for a larger database (Azure support) before the load, or leave data out";
    if (bytes > LIMIT) {
      found.add(Finding.error(Topic.SIZE_LIMIT, size, fix));
    } else if (bytes > LIMIT / DATABASE_FACTOR) {
      found.add(
          Finding.warning(
              Topic.SIZE_LIMIT, size + ", which may take three times that in the database", fix));
    }
    found.add(
        Finding.note(
            Topic.SIZE,
            size,
            "see that the destination may grow by about " + text(tripled(bytes))));
    if (examination.config().staging() instanceof StagingConfig.Folder folder) {
      space(examination, folder.path(), bytes, found);
    }
    return found;
  }

  private static void space(Examination examination, Path folder, long bytes, List<Finding> found) {
    long needed = Math.min(bytes, examination.config().settings().maxStagedBytes());
    long free = free(folder);
    if (free < needed) {
      found.add(
          Finding.warning(
              Topic.STAGING_SPACE,
              "staging has " + text(free) + " free and up to " + text(needed) + " may lie there",
              "make room, or lower settings.maxStagedBytes"));
    }
  }

  private static long free(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw new RetryableException("the free space of staging cannot be read", e);
    }
  }

  private static long tripled(long bytes) {
    return bytes > Long.MAX_VALUE / DATABASE_FACTOR ? Long.MAX_VALUE : DATABASE_FACTOR * bytes;
  }

  private static String text(long bytes) {
    return bytes >= GIB
        ? String.format(Locale.ROOT, "%,d GiB", (bytes + GIB / 2) / GIB)
        : String.format(Locale.ROOT, "%,d MiB", (bytes + (1 << 19)) >> 20);
  }
}
