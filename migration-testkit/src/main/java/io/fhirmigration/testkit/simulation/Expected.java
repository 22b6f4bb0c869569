package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What transformers make of a version: said once more, by other means than theirs. */
final class Expected {
  static final TransformerSpec DECIMALS =
      new TransformerSpec("decimal-limit", Map.of("profile", "digits18"));
  static final TransformerSpec TAG =
      new TransformerSpec("add-tag", Map.of("system", "urn:sim", "code", "moved"));
  static final TransformerSpec FILTER =
      new TransformerSpec("type-filter", Map.of("drop", "Encounter"));
  static final TransformerSpec IDS =
      new TransformerSpec("map-ids", Map.of("ids", "prefix", "prefix", "m-"));

  private final List<TransformerSpec> transformers;

  Expected(List<TransformerSpec> transformers) {
    this.transformers = transformers;
  }

  /** The version as it should arrive; empty when it should not. */
  Optional<ResourceVersion> of(ResourceVersion version) {
    if (transformers.contains(FILTER) && version.type().equals("Encounter")) {
      return Optional.empty();
    }
    String id = version.id();
    String text = version.text();
    if (transformers.contains(DECIMALS)) {
      text = text.replace(Users.LONG_DECIMAL, Users.SHORT_DECIMAL);
    }
    if (transformers.contains(TAG) && !version.deleted()) {
      text =
          text.replaceFirst(
              "(\"lastUpdated\":\"[^\"]*\")",
              "$1,\"tag\":[{\"system\":\"urn:sim\",\"code\":\"moved\"}]");
    }
    if (transformers.contains(IDS)) {
      text = text.replace("\"id\":\"" + id + "\"", "\"id\":\"m-" + id + "\"");
      id = "m-" + id;
    }
    return Optional.of(
        new ResourceVersion(
            version.type(),
            id,
            version.versionId(),
            version.lastUpdated(),
            version.deleted(),
            text.getBytes(StandardCharsets.UTF_8)));
  }
}
