package io.fhirmigration.deid;

import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.config.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells one way to de-identify from another without telling its keys. */
final class Fingerprint {
  private static final String HMAC = "HmacSHA256";

  private Fingerprint() {}

  static String of(Configuration configuration, AnonymizerOptions options, String planId) {
    Parameters parameters = configuration.parameters();
    return DeidProvider.NAME
        + "/1 config="
        + sha256(configuration.canonical().toCanonicalJson())
        + " cryptoHashKey="
        + of(parameters.cryptoHashKey(), planId)
        + " dateShiftKey="
        + of(parameters.dateShiftKey(), planId)
        + " encryptKey="
        + of(parameters.encryptKey(), planId)
        + " keepVersionMeta="
        + options.keepVersionMeta()
        + " noiseKey="
        + of(options.keys().noise(), planId)
        + " shiftByPatient="
        + options.shiftByPatient();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  /** The plan's id hashed with a key. */
  private static String of(Optional<String> key, String planId) {
    if (key.isEmpty() || key.get().isEmpty()) {
      return "none";
    }
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.get().getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(planId.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + HMAC, e);
    }
  }
}
