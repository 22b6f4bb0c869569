package io.fhirmigration.internal.engine;

import java.security.SecureRandom;
import java.util.function.Supplier;

/** Random names of 24 lower-case letters and digits. */
public final class RandomNames implements Supplier<String> {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom random = new SecureRandom();

  @Override
  public String get() {
    StringBuilder name = new StringBuilder(24);
    for (int i = 0; i < 24; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
