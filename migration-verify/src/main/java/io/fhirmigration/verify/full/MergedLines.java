package io.fhirmigration.verify.full;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Several orders merged into one. Closes them. */
final class MergedLines implements SeenLines {
  private final List<SeenLines> all;
  private final PriorityQueue<SeenLines> heads =
      new PriorityQueue<>((a, b) -> Seen.compare(a.line(), 0, b.line(), 0));
  private final long[] line = new long[Seen.LONGS];
  private boolean started;

  MergedLines(List<? extends SeenLines> all) {
    this.all = new ArrayList<>(all);
  }

  @Override
  public boolean next() throws IOException {
    if (!started) {
      started = true;
      for (SeenLines lines : all) {
        advance(lines);
      }
    }
    SeenLines first = heads.poll();
    if (first == null) {
      return false;
    }
    System.arraycopy(first.line(), 0, line, 0, line.length);
    advance(first);
    return true;
  }

  private void advance(SeenLines lines) throws IOException {
    if (lines.next()) {
      heads.add(lines);
    }
  }

  @Override
  public long[] line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (SeenLines lines : all) {
      try {
        lines.close();
      } catch (IOException e) {
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
