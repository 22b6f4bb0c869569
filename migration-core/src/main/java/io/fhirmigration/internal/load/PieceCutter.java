package io.fhirmigration.internal.load;

import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.StagedFile.Piece;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Cuts staged files into pieces, which lie in the chunk's own container under names that nobody
 * used before: a driver that comes late never changes a piece that another one has pinned.
 */
final class PieceCutter {
  private final StagingArea staging;
  private final Supplier<String> names;
  private final Runnable beforeWrite;
  private final String container;

  PieceCutter(StagingArea staging, Supplier<String> names, Runnable beforeWrite, String container) {
    this.staging = staging;
    this.names = names;
    this.beforeWrite = beforeWrite;
    this.container = container;
  }

  /** Two pieces of half its lines each. */
  List<StagedFile> halves(StagedFile file) {
    return cut(file, List.of(1L, file.lines() / 2 + 1));
  }

  /**
   * Pieces that together are the file.
   *
   * @param starts the lines of the file at which a piece begins, in order; the first is 1
   */
  List<StagedFile> cut(StagedFile file, List<Long> starts) {
    List<StagedFile> pieces = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < starts.size(); i++) {
      long end = i + 1 < starts.size() ? starts.get(i + 1) : file.lines() + 1;
      Copy copy = new Copy(file, offset, end - starts.get(i));
      pieces.add(write(file, starts.get(i), copy));
      offset = copy.end;
    }
    return pieces;
  }

  /** The first line of a file. */
  StagedFile firstLine(StagedFile file) {
    return write(file, 1, new Copy(file, 0, 1));
  }

  /** A file of the same type without a line. */
  StagedFile empty(StagedFile like) {
    return write(like, 1, new Copy(like, 0, 0));
  }

  private StagedFile write(StagedFile file, long firstLine, Copy copy) {
    long inOrigin = file.firstLine() + firstLine - 1;
    String name = "pieces/" + names.get() + "-" + inOrigin + ".ndjson";
    beforeWrite.run();
    staging.createContainer(container);
    StagedObject pin = staging.write(container, name, copy::writeTo);
    return new StagedFile(
        file.type(),
        pin.container(),
        pin.name(),
        pin.length(),
        pin.etag(),
        file.sourceName(),
        copy.lines,
        copy.lines,
        Map.of(),
        0,
        copy.longest,
        0,
        0,
        Optional.of(new Piece(file.origin(), inOrigin)));
  }

  /** Copies some lines of a file, byte for byte, from an offset on. */
  private final class Copy {
    private final StagedFile file;
    private final long offset;
    private final long lines;
    private long end;
    private long longest;

    Copy(StagedFile file, long offset, long lines) {
      this.file = file;
      this.offset = offset;
      this.lines = lines;
    }

    void writeTo(OutputStream out) {
      StagedObject pin = StagedObject.of(file);
      try (NdjsonReader reader =
          new NdjsonReader(staging.open(pin, offset), NdjsonLimits.DEFAULTS)) {
        for (long left = lines; left > 0; left--) {
          if (!reader.next()) {
            throw new RetryableException("staged file " + file.name() + " ends too early");
          }
          ResourceLine line = reader.line();
          out.write(line.bytes(), line.offset(), line.length());
          out.write('\n');
          longest = Math.max(longest, line.length());
          end = offset + line.byteOffset() + line.length();
        }
      } catch (IOException e) {
        throw new RetryableException("staged file " + file.name() + " could not be read", e);
      }
    }
  }
}
