package io.fhirmigration.internal.transform.decimal;

import io.fhirmigration.internal.transform.decimal.DecimalLimit.Mode;
import io.fhirmigration.internal.transform.decimal.DecimalLimit.Profile;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code decimal-limit}: numbers cut to the digits that a destination can hold.
 *
 * <p>Properties: {@code profile} ({@code digits18}, the default: at most 18 significant digits;
 * {@code sql36_18}: at most 18 integer digits and 18 fraction digits, exponents applied), {@code
 * mode} ({@code truncate}, the default, or {@code round}: half to even), {@code keepOriginal}
 * ({@code false} by default; {@code true} adds an extension {@code
 * urn:fhir-migration:original-number} with the original text to each changed element).
 */
public final class DecimalLimitProvider implements TransformerProvider {
  static final String NAME = "decimal-limit";

  /** For the service loader. */
  public DecimalLimitProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
    List<String> problems = config.unknownProperties("profile", "mode", "keepOriginal");
    Optional<Profile> profile =
        choice(config, "profile", List.of(Profile.values()), p -> p.label, problems);
    Optional<Mode> mode = choice(config, "mode", List.of(Mode.values()), m -> m.label, problems);
    Optional<Boolean> keepOriginal =
        choice(config, "keepOriginal", List.of(false, true), String::valueOf, problems);
    if (!problems.isEmpty()) {
      throw new RejectedException("transformer " + NAME + ": " + String.join("; ", problems));
    }
    return new DecimalLimitTransformer(
        new DecimalLimit(profile.orElseThrow(), mode.orElseThrow()), keepOriginal.orElseThrow());
  }

  /**
   * The choice given under a name, the first one by default; empty, with a problem, for any other.
   */
  private static <T> Optional<T> choice(
      ProviderConfig config,
      String name,
      List<T> choices,
      Function<T, String> label,
      List<String> problems) {
    String given = config.get(name).orElse(label.apply(choices.get(0)));
    Stream<String> labels = choices.stream().map(label);
    Optional<T> chosen =
        choices.stream().filter(choice -> label.apply(choice).equals(given)).findFirst();
    if (chosen.isEmpty()) {
      problems.add(name + ": use " + String.join(" or ", labels.toList()));
    }
    return chosen;
  }
}
