package io.fhirmigration.deid.internal.method;

import static java.util.Objects.requireNonNull;

import io.fhirmigration.deid.AnonymizerOptions;
import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.config.Rule;
import io.fhirmigration.deid.internal.config.Rule.Generalize;
import io.fhirmigration.deid.internal.config.Rule.Perturb;
import io.fhirmigration.model.RejectedException;
import java.util.Locale;

/** Finds the methods of rules by their names. */
public final class Methods {
  private Methods() {}

  /** Whether the method of a rule is built in or given. */
  public static boolean knows(Rule rule, AnonymizerOptions options) {
    return Rule.METHODS.contains(rule.method()) || options.methods().containsKey(rule.method());
  }

  /** The method of a rule; one that isn't known fails on every node. */
  public static NodeMethod of(Rule rule, Configuration configuration, AnonymizerOptions options) {
    Redact redact = new Redact(configuration.parameters());
    return switch (rule.method()) {
      case "keep" -> (node, work) -> {};
      case "redact" -> redact;
      case "dateshift" -> new DateShift(redact);
      case "cryptohash" -> new CryptoHash(configuration.types().resourceNames());
      case "encrypt" -> new Encrypt();
      case "substitute" ->
          new Substitute(configuration.types(), ((Rule.Substitute) rule.settings()).replaceWith());
      case "perturb" -> new AddNoise((Perturb) rule.settings());
      case "generalize" -> new ToGeneral((Generalize) rule.settings());
      default ->
          options.methods().containsKey(rule.method())
              ? new Custom(
                  requireNonNull(options.methods().get(rule.method())),
                  configuration.parameters().customSettings())
              : unknown(rule.method());
    };
  }

  private static NodeMethod unknown(String method) {
    String message = "Anonymization method " + method.toUpperCase(Locale.ROOT) + " not supported.";
    return (node, work) -> {
      throw new RejectedException(message);
    };
  }
}
