package io.fhirmigration.benchmarks;

import com.sun.management.ThreadMXBean;
import io.fhirmigration.ndjson.NdjsonBlocks;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * The heap that one pass takes once its buffers exist.
 *
 * @param lines the lines of the file
 * @param bytesPerLine of line iteration or of the decimal guard, whichever takes more
 */
record Allocation(long lines, double bytesPerLine) {
  private static final ThreadMXBean THREADS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Makes one pass to load what is loaded once, and measures the next. */
  static Allocation measure(Path file) throws IOException {
    Copies copies = new Copies(file);
    copies.passThrough();
    copies.decimalGuard();
    long lines = 0;
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        lines++;
      }
    }
    long most = Math.max(passThrough(copies, file), decimalGuard(copies, file));
    return new Allocation(lines, (double) most / Math.max(1, lines));
  }

  private static long passThrough(Copies copies, Path file) throws IOException {
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      copies.passThrough(reader);
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private static long decimalGuard(Copies copies, Path file) throws IOException {
    try (NdjsonBlocks blocks = NdjsonBlocks.open(file, NdjsonLimits.DEFAULTS)) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      copies.decimalGuard(blocks);
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
  }
}
