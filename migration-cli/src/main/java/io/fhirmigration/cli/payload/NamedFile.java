package io.fhirmigration.cli.payload;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/**
 * A file that may be imported.
 *
 * @param name how people know it
 * @param url the address under which the server will read it
 * @param etag the storage's token for its content; empty when it is not in storage yet
 * @param content opens it
 */
record NamedFile(String name, URI url, Optional<String> etag, Content content) {
  /** Opens a file for reading. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }
}
