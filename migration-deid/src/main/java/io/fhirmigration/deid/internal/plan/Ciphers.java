package io.fhirmigration.deid.internal.plan;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and encrypts with one key each; used by one thread. */
final class Ciphers {
  static final int BLOCK = 16;
  private static final String HMAC = "HmacSHA256";

  private final Mac mac;

  Ciphers(String key) {
    try {
      mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + HMAC, e);
    }
  }

  byte[] hash(String text) {
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] randomBlock(SecureRandom random) {
    byte[] block = new byte[BLOCK];
    random.nextBytes(block);
    return block;
  }

  /** The initialisation vector and the encrypted text, in Base64. */
  static String encrypt(String key, byte[] vector, String text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "AES"),
          new IvParameterSpec(vector));
      byte[] encrypted = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all = Arrays.copyOf(vector, BLOCK + encrypted.length);
      System.arraycopy(encrypted, 0, all, BLOCK, encrypted.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES is not there", e);
    }
  }
}
