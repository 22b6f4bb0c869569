package io.fhirmigration.internal.objects;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where the lines of a staged file stand in the file that they come from. Where that one mixed
 * types and was split, an object beside the staged file holds eight bytes for each line, in order.
 *
 * <p>Used by one thread; asked for lines in their order it reads each part of that object once.
 */
public final class LineNumbers {
  /** The folder of split files inside the one of a scan. */
  public static final String SPLIT = "split/";

  private static final int BLOCK = 1 << 12;

  private final StagingArea staging;
  private final StagedFile file;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private long blockStart = 1;

  private LineNumbers(StagingArea staging, StagedFile file) {
    this.staging = staging;
    this.file = file;
  }

  /** The name of the object with the numbers of a split file. */
  public static String nameFor(String split) {
    return split + ".lines";
  }

  /** The numbers of a split file, or of a piece of one; empty when the file was not split. */
  public static Optional<LineNumbers> of(StagingArea staging, StagedFile file) {
    boolean split =
        !file.origin().equals(file.sourceName())
            && file.origin().startsWith(ObjectShelf.TRANSFORMED)
            && file.origin().contains("/" + SPLIT);
    return split ? Optional.of(new LineNumbers(staging, file)) : Optional.empty();
  }

  /**
   * The number in the source file of a line of the split file, both counted from 1.
   *
   * @throws RejectedException when the numbers are gone
   */
  public long inSource(long line) {
    int lines = block.limit() / Long.BYTES;
    if (line < blockStart || line >= blockStart + lines) {
      read(line);
    }
    return block.getLong((int) (line - blockStart) * Long.BYTES);
  }

  private void read(long line) {
    StagedObject numbers =
        staging
            .find(file.container(), nameFor(file.origin()))
            .orElseThrow(
                () -> new RejectedException("line numbers of " + file.origin() + " are gone"));
    try (InputStream in = staging.open(numbers, (line - 1) * Long.BYTES)) {
      block = ByteBuffer.wrap(in.readNBytes(BLOCK));
      blockStart = line;
    } catch (IOException e) {
      throw new RetryableException("line numbers of " + file.origin() + " could not be read", e);
    }
  }
}
