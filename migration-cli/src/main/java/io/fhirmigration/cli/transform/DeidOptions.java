package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.deid.Anonymizer;
import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.model.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of de-identification. */
final class DeidOptions {
  private static final String DATE_SHIFT = "dateShift";
  private static final String CRYPTO_HASH = "cryptoHash";
  private static final String ENCRYPT = "encrypt";
  private static final String NOISE = "noise";
  private static final TreeSet<String> KEYS =
      new TreeSet<>(List.of(DATE_SHIFT, CRYPTO_HASH, ENCRYPT, NOISE));

  @Option(
      names = "--deid",
      paramLabel = "CONFIG.json",
      description =
          "De-identify by a configuration file of Microsoft's FHIR anonymizer, as that tool does:"
              + " ages count from today, and blank keys are drawn at random.")
  private @Nullable Path file;

  @Option(
      names = "--deid-key",
      paramLabel = "KEY=SECRET",
      description =
          "A key that wins over the file's: dateShift, cryptoHash, encrypt or noise (which makes"
              + " perturb repeatable), as env:NAME or file:PATH. Can be repeated.")
  private Map<String, String> keys = new TreeMap<>();

  @Option(
      names = "--deid-strict",
      description = "Make every warning about the configuration file a mistake.")
  private boolean strict;

  @Option(
      names = "--deid-shift-by-patient",
      description =
          "Shift the dates of all resources of a patient by the same days; not known to the"
              + " original tool.")
  private boolean shiftByPatient;

  boolean isGiven() {
    return file != null;
  }

  /**
   * The compiled configuration; empty, with the mistakes, when something is wrong.
   *
   * @param now the instant that ages are counted at
   */
  Optional<Anonymizer> compile(Console console, Instant now, List<String> mistakes) {
    int before = mistakes.size();
    if (file == null) {
      if (strict || shiftByPatient || !keys.isEmpty()) {
        mistakes.add("--deid: is missing; name the configuration file");
      }
      return Optional.empty();
    }
    AnonymizerOptions options =
        AnonymizerOptions.at(now)
            .withKeys(keys(console, mistakes))
            .withStrict(strict)
            .withShiftByPatient(shiftByPatient);
    try {
      Anonymizer anonymizer = Anonymizer.compile(Files.readAllBytes(file), options);
      return mistakes.size() > before ? Optional.empty() : Optional.of(anonymizer);
    } catch (IOException e) {
      mistakes.add("--deid: " + file + " cannot be read; name a file you may read");
    } catch (RejectedException e) {
      mistakes.add("--deid: " + file + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private Keys keys(Console console, List<String> mistakes) {
    for (String name : keys.keySet()) {
      if (!KEYS.contains(name)) {
        mistakes.add("--deid-key: '" + name + "' is not known; use " + String.join(", ", KEYS));
      }
    }
    return new Keys(
        key(DATE_SHIFT, console, mistakes),
        key(CRYPTO_HASH, console, mistakes),
        key(ENCRYPT, console, mistakes),
        key(NOISE, console, mistakes));
  }

  private Optional<String> key(String name, Console console, List<String> mistakes) {
    if (!keys.containsKey(name)) {
      return Optional.empty();
    }
    Optional<SecretRef> reference = SecretRef.parse(keys.get(name), Path.of("").toAbsolutePath());
    if (reference.isEmpty()) {
      mistakes.add("--deid-key: " + name + " is no reference; use env:NAME or file:PATH");
    }
    try {
      return reference.map(secret -> secret.read(console.environment()));
    } catch (UserMistake e) {
      mistakes.add("--deid-key: " + name + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
