package io.fhirmigration.staging.blob;

import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobDownloadHeaders;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.specialized.BlobClientBase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * The content of a pinned object, fetched range by range under the condition that it still has the
 * pinned ETag; holds one range in memory. A read throws {@link RejectedException} when the object
 * has been changed meanwhile.
 *
 * <p>Not thread-safe.
 */
final class PinnedStream extends InputStream {
  private final BlobClientBase blob;
  private final StagedObject pin;
  private final int rangeSize;
  private final Range range;
  private long next;
  private int at;

  /** Fetches the first range; {@code offset} lies before the end of the object. */
  PinnedStream(BlobClientBase blob, StagedObject pin, long offset, int rangeSize) {
    this.blob = blob;
    this.pin = pin;
    this.rangeSize = rangeSize;
    this.range = new Range((int) Math.min(rangeSize, pin.length() - offset));
    this.next = offset;
    fetch();
  }

  private void fetch() {
    long size = Math.min(rangeSize, pin.length() - next);
    range.reset();
    at = 0;
    try {
      fetch(size);
    } catch (RuntimeException e) {
      range.reset();
      throw e;
    }
    next += size;
  }

  private void fetch(long size) {
    try {
      BlobDownloadHeaders answer =
          blob.downloadStreamWithResponse(
                  range,
                  new BlobRange(next, size),
                  new DownloadRetryOptions().setMaxRetryRequests(3),
                  Etags.unchanged(pin.etag()),
                  false,
                  null,
                  Context.NONE)
              .getDeserializedHeaders();
      String whole = Optional.ofNullable(answer.getContentRange()).orElse("");
      if (!whole.endsWith("/" + pin.length())) {
        throw changed();
      }
    } catch (BlobStorageException e) {
      int status = e.getStatusCode();
      if (status == 404) {
        throw new RejectedException(status, name() + " is gone");
      }
      throw status == 412 || status == 416
          ? changed()
          : BlobFailure.ofRead(name() + " could not be read", e);
    } catch (RuntimeException e) {
      throw BlobFailure.ofRead(name() + " could not be read", e);
    }
    if (range.size() != size) {
      throw new RetryableException(name() + ": the answer ended early");
    }
  }

  private RejectedException changed() {
    return new RejectedException(412, name() + " was changed since it was pinned");
  }

  private String name() {
    return pin.container() + "/" + pin.name();
  }

  private boolean isAtEnd() {
    if (at == range.size() && next < pin.length()) {
      fetch();
    }
    return at == range.size();
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : range.octets()[at++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int part = Math.min(length, range.size() - at);
    System.arraycopy(range.octets(), at, target, offset, part);
    at += part;
    return part;
  }

  @Override
  public int available() {
    return range.size() - at;
  }

  /** A buffer that is read in place. */
  private static final class Range extends ByteArrayOutputStream {
    Range(int size) {
      super(size);
    }

    byte[] octets() {
      return buf;
    }
  }
}
