package io.fhirmigration.internal.reconcile;

import io.fhirmigration.model.StagedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the destination says about the files of a chunk, by the file that their lines come from. */
final class ChunkBooks {
  private final Map<String, NavigableMap<Long, FileBooks>> byOrigin = new TreeMap<>();

  /** Takes up what an import said; it replaces what earlier ones said about the same lines. */
  void put(FileBooks next) {
    StagedFile file = next.file();
    NavigableMap<Long, FileBooks> origin =
        byOrigin.computeIfAbsent(key(file), name -> new TreeMap<>());
    long end = file.firstLine() + file.lines();
    origin
        .headMap(end, false)
        .values()
        .removeIf(old -> old.file().firstLine() + old.file().lines() > file.firstLine());
    origin.put(file.firstLine(), next);
  }

  /** The books of all files, in the order of files and lines. */
  List<FileBooks> all() {
    List<FileBooks> all = new ArrayList<>();
    byOrigin.values().forEach(origin -> all.addAll(origin.values()));
    return all;
  }

  /**
   * Files and pieces with lines of which the destination says nothing.
   *
   * @param files every file of the chunk
   */
  List<StagedFile> shortFiles(List<StagedFile> files) {
    List<StagedFile> found =
        new ArrayList<>(all().stream().filter(FileBooks::isShort).map(FileBooks::file).toList());
    for (StagedFile file : files) {
      long covered =
          byOrigin.getOrDefault(key(file), new TreeMap<>()).values().stream()
              .mapToLong(books -> books.file().lines())
              .sum();
      if (covered != file.lines()) {
        found.removeIf(piece -> key(piece).equals(key(file)));
        found.add(file);
      }
    }
    return found;
  }

  private static String key(StagedFile file) {
    return file.origin();
  }
}
