package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.stream.Stream;

/** The CapabilityStatement; {@code import} is not in it even where it is enabled. */
final class Capability {
  private static final List<String> OPERATIONS =
      List.of("export", "patient-export", "group-export", "reindex", "purge-history");

  private final ServerState state;

  Capability(ServerState state) {
    this.state = state;
  }

  ModelResponse answer() {
    ServerConfig config = state.config();
    JsonObject rest =
        JsonValue.object()
            .put("mode", "server")
            .put("resource", JsonValue.array(config.types().stream().map(this::resource).toList()))
            .put("interaction", JsonValue.array(codes("batch", "history-system", "search-system")))
            .put("operation", JsonValue.array(operations().map(this::operation).toList()))
            .build();
    JsonObject software =
        JsonValue.object().put("name", config.face().product()).put("version", "model").build();
    JsonObject statement =
        JsonValue.object()
            .put("resourceType", "CapabilityStatement")
            .put("url", config.url("/metadata"))
            .put("status", "active")
            .put("date", FhirTime.format(state.now()))
            .put("kind", "instance")
            .put("software", software)
            .put("fhirVersion", "4.0.1")
            .put("format", new JsonArray(List.of(new JsonString("application/fhir+json"))))
            .put("rest", JsonValue.array(List.of(rest)))
            .build();
    return ModelResponse.of(200, Outcomes.FHIR_JSON, Meta.bytes(statement));
  }

  private JsonObject resource(String type) {
    return JsonValue.object()
        .put("type", type)
        .put(
            "interaction",
            JsonValue.array(
                codes(
                    "create",
                    "read",
                    "vread",
                    "update",
                    "delete",
                    "history-instance",
                    "history-type",
                    "search-type")))
        .put("versioning", "versioned")
        .build();
  }

  private Stream<String> operations() {
    return Stream.concat(
        OPERATIONS.stream(),
        state.config().anonymizedExport() ? Stream.of("anonymized-export") : Stream.empty());
  }

  private JsonObject operation(String name) {
    return JsonValue.object()
        .put("name", name)
        .put("definition", state.config().url("/OperationDefinition/" + name))
        .build();
  }

  private static List<JsonObject> codes(String... codes) {
    return List.of(codes).stream()
        .map(code -> JsonValue.object().put("code", code).build())
        .toList();
  }
}
