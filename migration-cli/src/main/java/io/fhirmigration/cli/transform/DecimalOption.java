package io.fhirmigration.cli.transform;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --decimals} says. */
final class DecimalOption {
  private static final Pattern FORM = Pattern.compile("(digits18|sql36_18)(?::(truncate|round))?");

  private DecimalOption() {}

  /** The transformer that it asks for; empty for a text of another form. */
  static Optional<TransformerSpec> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String mode = Optional.ofNullable(form.group(2)).orElse("truncate");
    return Optional.of(
        new TransformerSpec("decimal-limit", Map.of("profile", form.group(1), "mode", mode)));
  }
}
