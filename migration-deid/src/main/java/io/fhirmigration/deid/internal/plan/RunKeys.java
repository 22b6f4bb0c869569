package io.fhirmigration.deid.internal.plan;

import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.config.Parameters;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** The keys of a compiled configuration, with random ones where none are given. */
public final class RunKeys {
  private static final int RANDOM_BYTES = 16;

  private final Optional<String> dateShift;
  private final String cryptoHash;
  private final String encrypt;
  private final Optional<String> noise;

  private RunKeys(
      Optional<String> dateShift, String cryptoHash, String encrypt, Optional<String> noise) {
    this.dateShift = dateShift;
    this.cryptoHash = cryptoHash;
    this.encrypt = encrypt;
    this.noise = noise;
  }

  /** The keys of a configuration. */
  public static RunKeys of(Configuration configuration, AnonymizerOptions options) {
    Parameters parameters = configuration.parameters();
    String random = random();
    return new RunKeys(
        parameters.dateShiftKey(),
        parameters.cryptoHashKey().orElse(random),
        parameters.encryptKey().orElse(random),
        options.keys().noise().filter(key -> !key.isEmpty()));
  }

  /** The keys for one file; a blank date shift key is another random one for each file. */
  public FileKeys forFile(String prefix) {
    return new FileKeys(prefix, dateShift.orElseGet(RunKeys::random), cryptoHash, encrypt, noise);
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The keys for one file.
   *
   * @param prefix put before the date shift key; empty for the id of each document
   * @param noise the key of noise; without it noise is random
   */
  public record FileKeys(
      String prefix, String dateShift, String cryptoHash, String encrypt, Optional<String> noise) {
    /** Tells nothing. */
    @Override
    public String toString() {
      return "FileKeys";
    }
  }

  /** Tells nothing. */
  @Override
  public String toString() {
    return "RunKeys";
  }
}
