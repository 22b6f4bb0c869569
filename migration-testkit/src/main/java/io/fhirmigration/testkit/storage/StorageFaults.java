package io.fhirmigration.testkit.storage;

import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The faults of a storage by name, for the lines of a {@link FaultyStaging}. */
public final class StorageFaults {
  private StorageFaults() {}

  /** The storage does not answer, and nothing is done. */
  public static StorageFault refused() {
    return new StorageFault.Refuse();
  }

  /** What was asked is done, and the answer is lost. */
  public static StorageFault replyLost() {
    return new StorageFault.LoseReply();
  }

  /** A read ends after this many bytes, as if the object did. */
  public static StorageFault endsEarly(long bytes) {
    return new StorageFault.EndEarly(bytes);
  }

  /** A read fails after this many bytes. */
  public static StorageFault breaksOff(long bytes) {
    return new StorageFault.BreakOff(bytes);
  }

  /** A listing lacks its last object. */
  public static StorageFault lastOmitted() {
    return new StorageFault.OmitLast();
  }

  /** A file is written without the end of its last line. */
  public static StorageFault lastLineCut() {
    return new StorageFault.Spoil(StorageFaults::withoutEnd);
  }

  /** A file is written without its last line. */
  public static StorageFault lastLineMissing() {
    return new StorageFault.Spoil(content -> Arrays.copyOf(content, startOfLastLine(content)));
  }

  /** A file is written with its last line twice. */
  public static StorageFault lastLineTwice() {
    return new StorageFault.Spoil(
        content -> {
          ByteArrayOutputStream more = new ByteArrayOutputStream();
          more.writeBytes(content);
          int start = startOfLastLine(content);
          more.write(content, start, content.length - start);
          return more.toByteArray();
        });
  }

  /** A file is written with one byte turned around, so that its first line is no JSON. */
  public static StorageFault byteFlipped() {
    return new StorageFault.Spoil(
        content -> {
          byte[] flipped = content.clone();
          flipped[0] ^= (byte) 0xFF;
          return flipped;
        });
  }

  /** A file is written with whatever else this makes of it. */
  public static StorageFault spoiled(UnaryOperator<byte[]> change) {
    return new StorageFault.Spoil(change);
  }

  /**
   * Just before the call is carried out, somebody else writes the object anew, with the content
   * that it has and a blank more: its length and ETag are no longer what they were.
   */
  public static StorageFault changedMeanwhile() {
    return meanwhile(
        (area, call) ->
            area.find(call.container(), call.name())
                .ifPresent(
                    found -> {
                      byte[] content = content(area, found);
                      area.write(
                          call.container(),
                          call.name(),
                          out -> {
                            out.write(content);
                            out.write('\n');
                          });
                    }));
  }

  /** Just before the call is carried out, somebody else deletes the object. */
  public static StorageFault deletedMeanwhile() {
    return meanwhile((area, call) -> area.delete(call.container(), call.name()));
  }

  /** Something else happens just before the call is carried out. */
  public static StorageFault meanwhile(BiConsumer<StagingArea, StorageCall> event) {
    return new StorageFault.Meanwhile(event);
  }

  private static byte[] withoutEnd(byte[] content) {
    int start = startOfLastLine(content);
    return Arrays.copyOf(content, start + (content.length - start) / 2);
  }

  private static int startOfLastLine(byte[] content) {
    int end = Math.max(0, content.length - 1);
    while (end > 0 && content[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static byte[] content(StagingArea area, StagedObject object) {
    try (InputStream in = area.open(object, 0)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
