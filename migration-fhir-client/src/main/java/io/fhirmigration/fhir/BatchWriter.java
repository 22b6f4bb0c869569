package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.TargetServer.EntryOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes resources by id in batches, one after the other.
 *
 * @param wire the server
 */
record BatchWriter(Wire wire) {
  private static final int MOST = 500;

  List<EntryOutcome> putAll(List<JsonObject> resources) {
    List<JsonObject> entries = resources.stream().map(BatchWriter::entry).toList();
    List<EntryOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += MOST) {
      outcomes.addAll(send(entries.subList(from, Math.min(from + MOST, entries.size()))));
    }
    return List.copyOf(outcomes);
  }

  private static JsonObject entry(JsonObject resource) {
    String type = member(resource, "resourceType");
    String id = member(resource, "id");
    return JsonValue.object()
        .put("resource", resource)
        .put("request", JsonValue.object().put("method", "PUT").put("url", type + "/" + id).build())
        .build();
  }

  private static String member(JsonObject resource, String name) {
    return resource
        .string(name)
        .filter(value -> value.matches("[A-Za-z0-9\\-.]{1,64}"))
        .orElseThrow(() -> new RejectedException("a resource to write has no valid " + name));
  }

  private List<EntryOutcome> send(List<JsonObject> entries) {
    JsonObject bundle =
        JsonValue.object()
            .put("resourceType", "Bundle")
            .put("type", "batch")
            .put("entry", JsonValue.array(entries))
            .build();
    Call call =
        Call.effect(HttpMethod.POST, wire.url("/"), "/ (batch)")
            .json(bundle.toJson().getBytes(StandardCharsets.UTF_8))
            .header("Accept", Call.FHIR_JSON)
            .needs("FHIR Data Contributor");
    Answer answer = wire.effect(call);
    if (answer.status() != 200) {
      throw wire.refusal(call, answer);
    }
    List<JsonObject> answers = answer.json().map(Bundles::entries).orElse(List.of());
    if (answers.size() != entries.size()) {
      throw new OutcomeUnknownException(
          call.name() + ": " + answers.size() + " answers to " + entries.size() + " entries");
    }
    return answers.stream().map(BatchWriter::outcome).toList();
  }

  private static EntryOutcome outcome(JsonObject entry) {
    int status = Bundles.status(entry).orElse(0);
    boolean worked = status >= 200 && status < 300;
    return new EntryOutcome(status, worked ? "" : reason(entry));
  }

  private static String reason(JsonObject entry) {
    return entry
        .object("response")
        .flatMap(response -> response.object("outcome"))
        .or(() -> entry.object("resource"))
        .map(outcome -> ServerWords.of(outcome).text())
        .filter(text -> !text.isEmpty())
        .orElse("the server gives no reason");
  }
}
