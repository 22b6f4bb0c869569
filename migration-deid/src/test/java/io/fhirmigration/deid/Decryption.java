package io.fhirmigration.deid;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts what the method {@code encrypt} wrote. */
final class Decryption {
  private static final int BLOCK = 16;

  private Decryption() {}

  static String of(String base64, String key) throws GeneralSecurityException {
    byte[] all = Base64.getDecoder().decode(base64);
    if (all.length == 0) {
      return "";
    }
    if (all.length < BLOCK) {
      throw new IllegalArgumentException("no initialisation vector");
    }
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "AES"),
        new IvParameterSpec(all, 0, BLOCK));
    return new String(cipher.doFinal(all, BLOCK, all.length - BLOCK), StandardCharsets.UTF_8);
  }
}
