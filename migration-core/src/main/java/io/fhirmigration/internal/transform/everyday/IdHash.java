package io.fhirmigration.internal.transform.everyday;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes of type and id; used by one thread. */
final class IdHash {
  private static final int BYTES = 16;

  private final MessageDigest digest = sha256();

  /** 32 hexadecimal digits. */
  String of(String type, String id) {
    byte[] hash = digest.digest((type + "/" + id).getBytes(UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
