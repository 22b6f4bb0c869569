package io.fhirmigration.verify.full;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongConsumer;

/** Reads all files of one side once. What can't be read is an error, and the rest is read on. */
final class SideReader {
  private final Origin origin;
  private final ComparedLine compared;
  private final TypeNames types;
  private final SortedSpill spill;
  private final Errors errors;
  private final long[] seen = new long[Seen.LONGS];
  private long lines;
  private long excluded;

  SideReader(
      Origin origin, ComparedLine compared, TypeNames types, SortedSpill spill, Errors errors) {
    this.origin = origin;
    this.compared = compared;
    this.types = types;
    this.spill = spill;
    this.errors = errors;
  }

  long lines() {
    return lines;
  }

  long excluded() {
    return excluded;
  }

  /**
   * Reads the files.
   *
   * @param progress is told of each number of bytes that was read
   * @throws UncheckedIOException when the temporary files can't be written
   */
  void read(List<NdjsonFile> files, LongConsumer progress) {
    for (int i = 0; i < files.size(); i++) {
      file(files.get(i), i, progress);
    }
  }

  private void file(NdjsonFile file, int number, LongConsumer progress) {
    long before = lines;
    try (NdjsonReader reader =
        NdjsonReader.detectGzip(new WholeFile(file, progress), NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        lines++;
        line(reader.line(), file, number);
      }
    } catch (NdjsonException damaged) {
      errors.add(origin, file.name(), damaged.line(), String.valueOf(damaged.getMessage()));
    } catch (IOException | MigrationException unreadable) {
      errors.add(
          origin,
          file.name(),
          lines - before + 1,
          "the file can't be read from here on (" + unreadable.getClass().getSimpleName() + ")");
    }
  }

  private void line(ResourceLine line, NdjsonFile file, int number) {
    try {
      if (!compared.read(line)) {
        excluded++;
        return;
      }
      if (line.byteOffset() > Seen.MOST_BYTES) {
        throw new DamagedLineException("lies beyond the first tebibyte of its file");
      }
      int type = types.number(compared.key().type());
      compared.remember(seen, type, origin == Origin.DESTINATION, number, line.byteOffset());
      spill.add(seen);
    } catch (DamagedLineException damaged) {
      errors.add(origin, file.name(), line.lineNumber(), String.valueOf(damaged.getMessage()));
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
