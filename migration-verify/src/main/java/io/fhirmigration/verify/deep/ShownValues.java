package io.fhirmigration.verify.deep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.verify.full.ValueAt;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows what stands at a path: the value, or a hash of it under a key that is drawn anew for each
 * run and kept nowhere, so that nobody finds a value by trying.
 */
final class ShownValues {
  private static final int SHOWN_BYTES = 6;
  private static final int LONGEST = 200;
  private static final String ABSENT = "absent";

  private final boolean plain;
  private final byte[] key = new byte[32];

  /**
   * Draws the key.
   *
   * @param plain whether values are shown as they are
   */
  ShownValues(boolean plain) {
    this.plain = plain;
    new SecureRandom().nextBytes(key);
  }

  String at(JsonValue resource, String path) {
    return ValueAt.find(resource, path).map(this::shown).orElse(ABSENT);
  }

  private String shown(JsonValue value) {
    String text = value.toCanonicalJson();
    if (plain) {
      return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return "#" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)), 0, SHOWN_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
