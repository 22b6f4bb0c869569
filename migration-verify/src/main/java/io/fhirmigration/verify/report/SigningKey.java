package io.fhirmigration.verify.report;

import io.fhirmigration.model.RejectedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key that signs reports: RSA, elliptic curve or Ed25519, in PKCS#8.
 *
 * <p>RSA (PKCS#1 v1.5) and elliptic curves (DER) sign the SHA-256 of the document, Ed25519 the
 * document itself. Safe for any thread. Nothing of the key is in messages or {@code toString}.
 */
public final class SigningKey {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final Map<String, String> SIGNATURES = new LinkedHashMap<>();

  static {
    SIGNATURES.put("RSA", "SHA256withRSA");
    SIGNATURES.put("EC", "SHA256withECDSA");
    SIGNATURES.put("Ed25519", "Ed25519");
  }

  private final PrivateKey key;
  private final String algorithm;

  private SigningKey(PrivateKey key, String algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /**
   * Reads a key.
   *
   * @param pem text with {@code -----BEGIN PRIVATE KEY-----}
   * @throws RejectedException when it holds no such key; the message says what to do, and nothing
   *     of the text
   */
  public static SigningKey read(String pem) {
    Matcher block = PEM.matcher(pem);
    if (!block.find()) {
      throw new RejectedException("holds no PEM; give a private key in PKCS#8 as PEM");
    }
    if (!block.group(1).equals("PRIVATE KEY")) {
      throw new RejectedException(
          "holds '"
              + block.group(1)
              + "' instead of a plain PKCS#8 key; convert it: openssl pkcs8 -topk8 -nocrypt -in"
              + " OLD.pem -out KEY.pem");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new RejectedException("is damaged: its PEM is no base64; export the key again");
    }
    try {
      return ofAnyKind(encoded);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static SigningKey ofAnyKind(byte[] encoded) {
    for (Map.Entry<String, String> kind : SIGNATURES.entrySet()) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(kind.getKey()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        return new SigningKey(key, kind.getValue());
      } catch (InvalidKeySpecException another) {
        continue;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java 17 has " + kind.getKey(), e);
      }
    }
    throw new RejectedException(
        "is no key that can sign a report; give an RSA, elliptic curve or Ed25519 key");
  }

  /** The name of the signature in Java, such as {@code SHA256withRSA}. */
  public String algorithm() {
    return algorithm;
  }

  /** The raw signature of this content. */
  public byte[] sign(byte[] content) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(content);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new RejectedException(
          "the key cannot sign (" + e.getClass().getSimpleName() + "); use another one", e);
    }
  }

  /** The algorithm only. */
  @Override
  public String toString() {
    return algorithm;
  }
}
