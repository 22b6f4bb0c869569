package io.fhirmigration.internal.reconcile;

import io.fhirmigration.model.StagedFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the destination says about one file, or piece of a file. */
final class FileBooks {
  private final StagedFile file;
  private final Optional<String> blame;
  private final List<URI> errorFiles = new ArrayList<>();
  private final Map<Long, BitSet> refusedByUnit = new TreeMap<>();
  private long taken;
  private long refused;

  private FileBooks(StagedFile file, Optional<String> blame) {
    this.file = file;
    this.blame = blame;
  }

  /** A file that an import was given and that nothing is known of. */
  static FileBooks of(StagedFile file) {
    return new FileBooks(file, Optional.empty());
  }

  /** A file whose one line makes every import fail. */
  static FileBooks blamed(StagedFile file, String reason) {
    return new FileBooks(file, Optional.of(reason));
  }

  void take(long lines) {
    taken += lines;
  }

  /** Counts the rows of an error file; a row that stands twice counts once. */
  void refuse(ErrorRows errorRows, URI errorFile, long counted) {
    long before = refused;
    errorRows.forEach(errorFile, this::refuse);
    if (refused - before < counted) {
      throw new DoubtException(
          "the error file of "
              + file.name()
              + " holds "
              + (refused - before)
              + " row(s), and the destination counts "
              + counted);
    }
    errorFiles.add(errorFile);
  }

  private void refuse(ErrorRow row) {
    if (row.key().line() < 1
        || row.key().line() > Math.min(file.lines(), Integer.MAX_VALUE)
        || row.key().unitOffset() > file.length()) {
      throw new DoubtException(
          "an error row names a line that staged file " + file.name() + " does not have");
    }
    BitSet unit = refusedByUnit.computeIfAbsent(row.key().unitOffset(), offset -> new BitSet());
    int line = (int) row.key().line();
    if (!unit.get(line)) {
      unit.set(line);
      refused++;
    }
  }

  StagedFile file() {
    return file;
  }

  /** Why its line is blamed; empty when it is not. */
  Optional<String> blame() {
    return blame;
  }

  List<URI> errorFiles() {
    return errorFiles;
  }

  long taken() {
    return taken;
  }

  /** Whether some line was refused or blamed. */
  boolean hasRefused() {
    return refused > 0 || blame.isPresent();
  }

  /** Whether the destination says nothing about some of the lines. */
  boolean isShort() {
    return blame.isEmpty() && taken + refused != file.lines();
  }
}
