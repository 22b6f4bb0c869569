package io.fhirmigration.verify.full;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file of resource lines, plain or gzip.
 *
 * @param name how people know it; no secret and no patient data
 * @param length its length in bytes as it lies there; a read that ends before it is a failure
 * @param content opens it from its start, as often as it is asked to
 */
public record NdjsonFile(String name, long length, Content content) {

  /** Opens a file; the caller closes the stream. */
  @FunctionalInterface
  public interface Content {
    /**
     * The bytes from the first on.
     *
     * @throws IOException when the file can't be opened
     */
    InputStream open() throws IOException;
  }
}
