package io.fhirmigration.verify.full;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of SHA-256; reused by one thread. */
final class Hash128 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256;
  private final byte[] result = new byte[32];

  Hash128() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void of(byte[] bytes, int length) {
    sha256.update(bytes, 0, length);
    try {
      sha256.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
  }

  long high() {
    return (long) LONGS.get(result, 0);
  }

  long low() {
    return (long) LONGS.get(result, Long.BYTES);
  }
}
