package io.fhirmigration.deid;

import io.fhirmigration.deid.internal.config.Rule;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a configuration file doesn't say.
 *
 * @param now the instant that ages are counted at; its date in UTC is used
 * @param keys keys that win over those of the file
 * @param strict whether every warning about the configuration is an error
 * @param shiftByPatient an extension beyond the original tool: all resources of one patient are
 *     shifted by the same number of days, found by their references
 * @param repeatable whether the same resource version always gives the same bytes: initialisation
 *     vectors and noise then come from keys, resource version and place instead of chance, and
 *     every key a rule needs must be given
 * @param keepVersionMeta whether {@code meta.versionId} and {@code meta.lastUpdated} of the
 *     document stay as they are, whatever the rules say
 * @param methods methods beyond the built-in ones, by name in lower case
 */
public record AnonymizerOptions(
    Instant now,
    Keys keys,
    boolean strict,
    boolean shiftByPatient,
    boolean repeatable,
    boolean keepVersionMeta,
    Map<String, CustomMethod> methods) {

  /**
   * Copies the methods.
   *
   * @throws IllegalArgumentException when a method has the name of a built-in one
   */
  public AnonymizerOptions {
    methods = Map.copyOf(new TreeMap<>(methods));
    methods.keySet().stream()
        .filter(Rule.METHODS::contains)
        .forEach(
            name -> {
              throw new IllegalArgumentException(name + ": is built in; choose another name");
            });
  }

  /** The original tool's behaviour, with ages counted at {@code now}. */
  public static AnonymizerOptions at(Instant now) {
    return new AnonymizerOptions(now, Keys.NONE, false, false, false, false, Map.of());
  }

  /** With these keys instead of those of the file. */
  public AnonymizerOptions withKeys(Keys value) {
    return new AnonymizerOptions(
        now, value, strict, shiftByPatient, repeatable, keepVersionMeta, methods);
  }

  /** With warnings as errors, or not. */
  public AnonymizerOptions withStrict(boolean value) {
    return new AnonymizerOptions(
        now, keys, value, shiftByPatient, repeatable, keepVersionMeta, methods);
  }

  /** With one shift of dates per patient, or not. */
  public AnonymizerOptions withShiftByPatient(boolean value) {
    return new AnonymizerOptions(now, keys, strict, value, repeatable, keepVersionMeta, methods);
  }

  /** With the same bytes for the same resource version, or not. */
  public AnonymizerOptions withRepeatable(boolean value) {
    return new AnonymizerOptions(
        now, keys, strict, shiftByPatient, value, keepVersionMeta, methods);
  }

  /** With version and date of the document kept as they are, or not. */
  public AnonymizerOptions withKeptVersionMeta(boolean value) {
    return new AnonymizerOptions(now, keys, strict, shiftByPatient, repeatable, value, methods);
  }

  /**
   * With one more method; its name is not case-sensitive.
   *
   * @throws IllegalArgumentException when it has the name of a built-in one
   */
  public AnonymizerOptions withMethod(String name, CustomMethod method) {
    Map<String, CustomMethod> more = new TreeMap<>(methods);
    more.put(name.toLowerCase(Locale.ROOT), method);
    return new AnonymizerOptions(
        now, keys, strict, shiftByPatient, repeatable, keepVersionMeta, more);
  }

  /**
   * Keys given beside the file; never printed.
   *
   * @param dateShift the key of date shifts
   * @param cryptoHash the key of hashes
   * @param encrypt the key of encryption: 16, 24 or 32 bytes as UTF-8
   * @param noise the key of the noise that {@code perturb} adds, which then comes from this key,
   *     the resource version and the place; without it noise is random
   */
  public record Keys(
      Optional<String> dateShift,
      Optional<String> cryptoHash,
      Optional<String> encrypt,
      Optional<String> noise) {
    /** No keys: those of the file count. */
    public static final Keys NONE =
        new Keys(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Tells which keys there are, not what they are. */
    @Override
    public String toString() {
      return "Keys[dateShift="
          + dateShift.isPresent()
          + ", cryptoHash="
          + cryptoHash.isPresent()
          + ", encrypt="
          + encrypt.isPresent()
          + ", noise="
          + noise.isPresent()
          + "]";
    }
  }
}
