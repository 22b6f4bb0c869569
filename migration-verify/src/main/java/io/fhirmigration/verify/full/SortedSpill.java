package io.fhirmigration.verify.full;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Puts any number of lines in order: in memory up to a bound, beyond it in files of a folder of its
 * own that is deleted at the end.
 */
final class SortedSpill implements AutoCloseable {
  private static final int AT_A_TIME = 64;

  private final Path parent;
  private final int most;
  private final Deque<SpillFile> files = new ArrayDeque<>();
  private SeenBuffer buffer;
  private Path folder = Path.of("");
  private boolean hasFolder;
  private int named;

  /**
   * Creates an empty one.
   *
   * @param parent where the folder is made, once it is needed
   * @param memory about how many bytes of heap the lines may take
   */
  SortedSpill(Path parent, long memory) {
    this.parent = parent;
    this.most =
        (int)
            Math.min(
                Integer.MAX_VALUE / Seen.LONGS / 2,
                Math.max(1, memory / (Seen.LONGS * (long) Long.BYTES)));
    this.buffer = new SeenBuffer(most);
  }

  void add(long[] line) throws IOException {
    if (buffer.isFull()) {
      spill();
    }
    buffer.add(line);
  }

  /** All lines in their order; nothing may be added afterwards. */
  SeenLines sorted() throws IOException {
    if (files.isEmpty()) {
      buffer.sort();
      return new Buffered(buffer);
    }
    spill();
    buffer = new SeenBuffer(1);
    while (files.size() > AT_A_TIME) {
      List<SpillFile> some = new ArrayList<>();
      while (some.size() < AT_A_TIME) {
        some.add(files.removeFirst());
      }
      try (MergedLines merged = new MergedLines(some)) {
        files.addLast(SpillFile.of(newFile(), merged));
      }
    }
    return new MergedLines(List.copyOf(files));
  }

  private void spill() throws IOException {
    if (!hasFolder) {
      folder = Files.createTempDirectory(Files.createDirectories(parent), "fhir-migrate-full-");
      hasFolder = true;
    }
    buffer.sort();
    files.addLast(SpillFile.of(newFile(), new Buffered(buffer)));
    buffer.clear();
  }

  private Path newFile() {
    return folder.resolve("lines-" + ++named);
  }

  @Override
  public void close() throws IOException {
    for (SpillFile file : files) {
      file.close();
    }
    if (hasFolder) {
      Files.deleteIfExists(folder);
    }
  }

  /** The lines of a buffer that was sorted. */
  private static final class Buffered implements SeenLines {
    private final SeenBuffer buffer;
    private final long[] line = new long[Seen.LONGS];
    private int next;

    Buffered(SeenBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public boolean next() {
      if (next == buffer.size()) {
        return false;
      }
      System.arraycopy(buffer.longs(), next * Seen.LONGS, line, 0, line.length);
      next++;
      return true;
    }

    @Override
    public long[] line() {
      return line;
    }

    @Override
    public void close() {}
  }
}
