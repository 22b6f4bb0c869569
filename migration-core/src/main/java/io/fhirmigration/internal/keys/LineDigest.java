package io.fhirmigration.internal.keys;

import io.fhirmigration.ndjson.ResourceLine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 16 bytes of the SHA-256 of a line without its end, in lower-case hex. */
final class LineDigest {
  static final int BYTES = 16;

  private final MessageDigest digest;

  LineDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  String of(ResourceLine line) {
    digest.update(line.bytes(), line.offset(), line.length());
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }
}
