package io.fhirmigration.deid.internal.method;

import java.nio.charset.StandardCharsets;

/** The number of days that the original tool derives from a prefix and a key. */
public final class DateOffset {
  private static final int FACTOR = 131;
  private static final int DAYS = 101;
  private static final int LARGEST = 50;

  private DateOffset() {}

  /** From -50 to 50. */
  public static int of(String prefixAndKey) {
    int hash = 0;
    for (byte b : prefixAndKey.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash * FACTOR + (b & 0xff)) % DAYS;
    }
    return hash - LARGEST;
  }
}
