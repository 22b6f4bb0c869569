package io.fhirmigration.benchmarks;

import com.sun.management.ThreadMXBean;
import io.fhirmigration.ndjson.NdjsonBlocks;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The heap that lines take in the steady state: the file is read twice over as one stream, and the
 * second time is measured, when every buffer has its size.
 *
 * @param lines the lines of the file
 * @param bytesPerLine of line iteration or of the decimal guard, whichever takes more
 */
record Allocation(long lines, double bytesPerLine) {

  static Allocation measure(Path file) throws IOException {
    long lines = 0;
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        lines++;
      }
    }
    long passThrough = Long.MAX_VALUE;
    long decimalGuard = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      passThrough = Math.min(passThrough, passThrough(file));
      decimalGuard = Math.min(decimalGuard, decimalGuard(file));
    }
    double most = Math.max(passThrough, decimalGuard);
    return new Allocation(lines, most / Math.max(1, lines));
  }

  private static long passThrough(Path file) throws IOException {
    Copies copies = new Copies(file);
    Twice twice = new Twice(file);
    try (NdjsonReader reader = new NdjsonReader(twice, NdjsonLimits.DEFAULTS)) {
      copies.passThrough(reader);
      return twice.allocatedSinceSecond();
    }
  }

  private static long decimalGuard(Path file) throws IOException {
    Copies copies = new Copies(file);
    Twice twice = new Twice(file);
    try (NdjsonBlocks blocks = new NdjsonBlocks(twice, NdjsonLimits.DEFAULTS)) {
      copies.decimalGuard(blocks);
      return twice.allocatedSinceSecond();
    }
  }

  /** A file followed by itself. */
  private static final class Twice extends InputStream {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Path file;
    private InputStream in;
    private boolean second;
    private long allocatedBefore;

    Twice(Path file) throws IOException {
      this.file = file;
      this.in = Files.newInputStream(file);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("blocks are read");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read < 0 && !second) {
        second = true;
        in.close();
        in = Files.newInputStream(file);
        read = in.read(bytes, offset, length);
        allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
      }
      return read;
    }

    long allocatedSinceSecond() {
      return THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
