package io.fhirmigration.deid.internal.config;

import io.fhirmigration.deid.AnonymizerOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks that the keys are there that the rules need. */
final class KeyChecks {
  private static final Set<Integer> SIZES = Set.of(128, 192, 256);

  private KeyChecks() {}

  static void check(
      Parameters parameters,
      List<Rule> rules,
      AnonymizerOptions options,
      List<String> problems,
      List<String> warnings) {
    parameters
        .encryptKey()
        .map(key -> Byte.SIZE * key.getBytes(StandardCharsets.UTF_8).length)
        .filter(bits -> !SIZES.contains(bits))
        .ifPresent(
            bits ->
                problems.add(
                    "Invalid encrypt key size : "
                        + bits
                        + " bits! Please provide key sizes of 128, 192 or 256 bits."));
    List<String> missing = options.repeatable() ? problems : warnings;
    boolean shiftKey = parameters.dateShiftKey().isPresent() || parameters.fixedShift().isPresent();
    require(rules, "dateshift", "dateShiftKey", shiftKey, missing);
    require(rules, "cryptohash", "cryptoHashKey", parameters.cryptoHashKey().isPresent(), missing);
    require(rules, "encrypt", "encryptKey", parameters.encryptKey().isPresent(), missing);
    Optional<String> noise = options.keys().noise().filter(key -> !key.isEmpty());
    if (options.repeatable()) {
      require(rules, "perturb", "noiseKey", noise.isPresent(), problems);
    }
  }

  private static void require(
      List<Rule> rules, String method, String key, boolean given, List<String> to) {
    if (!given && rules.stream().anyMatch(rule -> rule.method().equals(method))) {
      to.add(
          key
              + ": a rule with the method "
              + method
              + " needs it; a blank key is replaced by a random one, so that results can't be"
              + " repeated");
    }
  }
}
