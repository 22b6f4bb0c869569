package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.objects.LineNumbers;
import io.fhirmigration.internal.quarantine.Refusal;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Finds refused lines in their file and settles what became of each resource, some thousand at a
 * time: the heap taken does not grow with their number.
 */
final class RefusedLines {
  private static final int PAGE = 10_000;

  private final StagingArea staging;
  private final ErrorRows errorRows;
  private final Predicate<ResourceLine> longNumbers;
  private final boolean byFile;
  private Optional<LineNumbers> numbers = Optional.empty();

  /**
   * Finds lines.
   *
   * @param longNumbers whether a line holds a number that the destination may fail on
   * @param byFile whether lines are numbered within their file, not within a processing unit
   */
  RefusedLines(
      StagingArea staging,
      ErrorRows errorRows,
      Predicate<ResourceLine> longNumbers,
      boolean byFile) {
    this.staging = staging;
    this.errorRows = errorRows;
    this.longNumbers = longNumbers;
    this.byFile = byFile;
  }

  /** Settles every refused line of one file, until {@code settling} has seen enough. */
  void settle(FileBooks books, Settling settling) throws IOException {
    StagedFile file = books.file();
    numbers = LineNumbers.of(staging, file);
    if (books.blame().isPresent()) {
      Refusal blamed = new Refusal(RefusalClass.POISON, books.blame().get());
      settleUnit(file, 0, Map.of(1L, blamed), settling);
    }
    Map<Long, BitSet> seen = new HashMap<>();
    for (URI errorFile : books.errorFiles()) {
      OptionalLong next = OptionalLong.of(0);
      while (next.isPresent() && !settling.hasEnough()) {
        ErrorRows.Page page = errorRows.page(errorFile, next.getAsLong(), PAGE);
        for (Map.Entry<Long, Map<Long, Refusal>> unit : byUnit(page.rows(), seen).entrySet()) {
          settleUnit(file, unit.getKey(), unit.getValue(), settling);
        }
        next = page.next();
      }
    }
  }

  /** The reasons by unit and line, without lines that were seen before. */
  private static Map<Long, Map<Long, Refusal>> byUnit(List<ErrorRow> rows, Map<Long, BitSet> seen) {
    Map<Long, Map<Long, Refusal>> byUnit = new TreeMap<>();
    for (ErrorRow row : rows) {
      long unit = row.key().unitOffset();
      BitSet lines = seen.computeIfAbsent(unit, offset -> new BitSet());
      int line = Math.toIntExact(row.key().line());
      if (!lines.get(line)) {
        lines.set(line);
        byUnit
            .computeIfAbsent(unit, offset -> new TreeMap<>())
            .put(row.key().line(), Refusal.of(row.text()));
      }
    }
    return byUnit;
  }

  private void settleUnit(
      StagedFile file, long offset, Map<Long, Refusal> reasons, Settling settling)
      throws IOException {
    int left = reasons.size();
    try (InputStream in = staging.open(pin(file), offset)) {
      if (offset > 0) {
        skipPartialLine(in);
      }
      NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS);
      while (left > 0 && !settling.hasEnough() && reader.next()) {
        ResourceLine line = reader.line();
        Refusal refusal = reasons.get(line.lineNumber());
        if (refusal != null) {
          left--;
          ErrorRow.Key where = where(file, offset, line.lineNumber());
          settling.settle(file, where, explained(refusal, line), line);
        }
      }
    }
    if (left > 0 && !settling.hasEnough()) {
      throw new DoubtException(
          "an error row names a line that staged file " + file.name() + " does not have");
    }
  }

  /** A number that is too long is the likely cause when nothing else is known. */
  private Refusal explained(Refusal refusal, ResourceLine line) {
    return refusal.kind() == RefusalClass.POISON && longNumbers.test(line)
        ? new Refusal(RefusalClass.DECIMAL, refusal.reason())
        : refusal;
  }

  /**
   * Where the line is: in its unit, for a piece in the file that it was cut out of, and for a file
   * of one type in the one that mixed several.
   */
  private ErrorRow.Key where(StagedFile file, long offset, long line) throws IOException {
    if (file.piece().isEmpty() && !byFile && numbers.isEmpty()) {
      return new ErrorRow.Key(offset, line);
    }
    long inFile = file.firstLine() + linesUpTo(file, offset) + line - 1;
    return new ErrorRow.Key(0, numbers.map(of -> of.inSource(inFile)).orElse(inFile));
  }

  /** The lines that belong to earlier units: they begin at the offset or before. */
  private long linesUpTo(StagedFile file, long offset) throws IOException {
    long lines = 0;
    try (NdjsonReader reader =
        new NdjsonReader(staging.open(pin(file), 0), NdjsonLimits.DEFAULTS)) {
      while (offset > 0 && reader.next() && reader.line().byteOffset() <= offset) {
        lines++;
      }
    }
    return lines;
  }

  private static StagedObject pin(StagedFile file) {
    return StagedObject.of(file);
  }

  private static void skipPartialLine(InputStream in) throws IOException {
    int b = in.read();
    while (b >= 0 && b != '\n') {
      b = in.read();
    }
  }
}
