package io.fhirmigration.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.Phase;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CustomTransformerTest {
  private static final JsonObject TAG =
      JsonValue.object()
          .put("system", "urn:example:migrated")
          .put("code", "from-azure-api-for-fhir")
          .build();

  @Test
  void everyCopyHasTheTagAndIsOtherwiseEqual() {
    try (Servers servers = Servers.start()) {
      MigrationReport report = CustomTransformer.migrate(servers);
      assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(report.status().ledger().balances()).isTrue();
      Map<String, JsonValue> copies = Copies.current(servers.to());
      assertThat(copies)
          .hasSize(264)
          .allSatisfy((id, copy) -> assertThat(tags(copy)).containsExactly(TAG));
      copies.replaceAll((id, copy) -> withoutTags((JsonObject) copy));
      assertThat(copies).isEqualTo(Copies.current(servers.from()));
    }
  }

  private static List<JsonValue> tags(JsonValue resource) {
    return ((JsonObject) resource).object("meta").orElseThrow().array("tag");
  }

  private static JsonValue withoutTags(JsonObject resource) {
    Map<String, JsonValue> meta =
        new LinkedHashMap<>(resource.object("meta").orElseThrow().members());
    meta.remove("tag");
    Map<String, JsonValue> members = new LinkedHashMap<>(resource.members());
    members.put("meta", new JsonObject(meta));
    return new JsonObject(members);
  }
}
