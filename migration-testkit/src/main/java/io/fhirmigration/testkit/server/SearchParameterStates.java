package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;

/**
 * Tells which of its own search parameters the server searches by: all that were there when a
 * reindex began that has completed.
 */
final class SearchParameterStates {
  private final ServerState state;
  private final Reindexes reindexes;

  SearchParameterStates(ServerState state, Reindexes reindexes) {
    this.state = state;
    this.reindexes = reindexes;
  }

  ModelResponse answer(Query query) {
    if (!state.config().isGen2()) {
      throw Refusal.invalid("The requested \"search-parameter-status\" operation is not enabled");
    }
    List<JsonObject> parameters =
        state.store().all("SearchParameter").stream()
            .filter(state.store()::isCurrentAndAlive)
            .filter(version -> isAskedFor(version.json(), query))
            .map(this::row)
            .toList();
    return ModelResponse.of(
        200,
        Outcomes.FHIR_JSON,
        Meta.bytes(
            JsonValue.object()
                .put("resourceType", "Parameters")
                .put("parameter", JsonValue.array(parameters))
                .build()));
  }

  private static boolean isAskedFor(JsonObject parameter, Query query) {
    return fits(query.all("url"), parameter.string("url").stream().toList())
        && fits(query.all("code"), parameter.string("code").stream().toList())
        && fits(
            query.all("resourcetype"),
            parameter.array("base").stream()
                .filter(JsonString.class::isInstance)
                .map(base -> ((JsonString) base).value())
                .toList());
  }

  private static boolean fits(List<String> asked, List<String> values) {
    return asked.isEmpty() || values.stream().anyMatch(asked::contains);
  }

  private JsonObject row(StoredVersion version) {
    String status = reindexes.coveredAt(version.lastUpdated()) ? "Enabled" : "Supported";
    return JsonValue.object()
        .put("name", "searchParameterStatus")
        .put(
            "part",
            JsonValue.array(
                List.of(
                    JsonValue.object()
                        .put("name", "url")
                        .put("valueUrl", version.json().string("url").orElse(""))
                        .build(),
                    JsonValue.object().put("name", "status").put("valueString", status).build())))
        .build();
  }
}
