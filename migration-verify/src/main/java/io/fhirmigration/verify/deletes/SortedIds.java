package io.fhirmigration.verify.deletes;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * Puts any number of ids in order, each once: in memory up to a bound, beyond it in sorted files
 * that are merged. Used by one thread.
 */
final class SortedIds implements AutoCloseable {
  private static final int AT_A_TIME = 64;

  private final Path folder;
  private final int most;
  private final List<Path> files = new ArrayList<>();
  private final List<BufferedReader> open = new ArrayList<>();
  private List<String> buffer = new ArrayList<>();

  /**
   * Creates an empty one.
   *
   * @param folder where files are made; nobody else writes there
   * @param most how many ids are held in memory
   */
  SortedIds(Path folder, int most) {
    this.folder = folder;
    this.most = most;
  }

  void add(String id) throws IOException {
    if (buffer.size() == most) {
      spill();
    }
    buffer.add(id);
  }

  private void spill() throws IOException {
    Collections.sort(buffer);
    Path file = newFile();
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (String id : buffer) {
        out.write(id);
        out.write('\n');
      }
    }
    buffer = new ArrayList<>();
  }

  private Path newFile() throws IOException {
    Path file = Files.createTempFile(folder, "ids-", "");
    files.add(file);
    return file;
  }

  /** All ids in their order; nothing may be added afterwards. */
  Supplier<Optional<String>> sorted() throws IOException {
    Collections.sort(buffer);
    while (files.size() > AT_A_TIME) {
      List<Path> some = new ArrayList<>(files.subList(0, AT_A_TIME));
      Path merged = newFile();
      try (BufferedWriter out = Files.newBufferedWriter(merged, StandardCharsets.UTF_8)) {
        Supplier<Optional<String>> ids = merge(cursors(some));
        for (Optional<String> id = ids.get(); id.isPresent(); id = ids.get()) {
          out.write(id.get());
          out.write('\n');
        }
      }
      for (Path file : some) {
        Files.delete(file);
      }
      files.removeAll(some);
    }
    PriorityQueue<Cursor> all = cursors(files);
    Cursor last = new Cursor(buffer.iterator());
    if (last.advance()) {
      all.add(last);
    }
    return merge(all);
  }

  private PriorityQueue<Cursor> cursors(List<Path> of) throws IOException {
    PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(cursor -> cursor.id));
    for (Path file : of) {
      BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
      open.add(reader);
      Cursor cursor = new Cursor(reader.lines().iterator());
      if (cursor.advance()) {
        cursors.add(cursor);
      }
    }
    return cursors;
  }

  private static Supplier<Optional<String>> merge(PriorityQueue<Cursor> cursors) {
    String[] last = {""};
    return () -> {
      while (!cursors.isEmpty()) {
        Cursor first = cursors.remove();
        String id = first.id;
        if (first.advance()) {
          cursors.add(first);
        }
        if (!id.equals(last[0])) {
          last[0] = id;
          return Optional.of(id);
        }
      }
      return Optional.empty();
    };
  }

  @Override
  public void close() throws IOException {
    for (BufferedReader reader : open) {
      reader.close();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  /** Stands at one id of a sorted sequence. */
  private static final class Cursor {
    private final Iterator<String> rest;
    private String id = "";

    Cursor(Iterator<String> rest) {
      this.rest = rest;
    }

    boolean advance() {
      boolean more = rest.hasNext();
      if (more) {
        id = rest.next();
      }
      return more;
    }
  }
}
