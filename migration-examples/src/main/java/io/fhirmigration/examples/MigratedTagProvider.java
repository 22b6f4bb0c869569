package io.fhirmigration.examples;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.util.List;

/**
 * {@code migrated-tag}: tags every resource. Properties: {@code code} (required) and {@code system}
 * (default {@code urn:example:migrated}).
 *
 * <p>The service loader finds it through {@code META-INF/services}.
 */
public final class MigratedTagProvider implements TransformerProvider {
  /** For the service loader. */
  public MigratedTagProvider() {}

  @Override
  public String name() {
    return "migrated-tag";
  }

  @Override
  public Transformer create(ProviderConfig config) {
    List<String> problems = config.unknownProperties("code", "system");
    if (config.get("code").filter(code -> !code.isBlank()).isEmpty()) {
      problems.add("code: say which code the tag gets");
    }
    if (!problems.isEmpty()) {
      throw new RejectedException("transformer migrated-tag: " + String.join("; ", problems));
    }
    return new MigratedTag(
        config.get("system").orElse("urn:example:migrated"), config.get("code").orElseThrow());
  }
}
