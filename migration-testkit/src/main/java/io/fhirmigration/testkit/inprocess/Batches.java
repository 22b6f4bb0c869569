package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.TargetServer.EntryOutcome;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes resources by id in batches of 500.
 *
 * @param exchange the server
 */
record Batches(Exchange exchange) {
  private static final int MOST = 500;

  List<EntryOutcome> putAll(List<JsonObject> resources) {
    List<EntryOutcome> outcomes = new ArrayList<>();
    for (int from = 0; from < resources.size(); from += MOST) {
      outcomes.addAll(send(resources.subList(from, Math.min(from + MOST, resources.size()))));
    }
    return List.copyOf(outcomes);
  }

  private List<EntryOutcome> send(List<JsonObject> resources) {
    JsonObject bundle =
        JsonValue.object()
            .put("resourceType", "Bundle")
            .put("type", "batch")
            .put("entry", JsonValue.array(resources.stream().map(Batches::entry).toList()))
            .build();
    ModelRequest request = ModelRequest.send("POST", exchange.base() + "/", bundle.toJson());
    ModelResponse answer = exchange.effect(request);
    if (answer.status() != 200) {
      throw Exchange.effectRefused(request, answer);
    }
    List<JsonObject> answers =
        Exchange.json(answer).map(json -> Exchange.objects(json, "entry")).orElse(List.of());
    if (answers.size() != resources.size()) {
      throw new OutcomeUnknownException(
          request + ": " + answers.size() + " answers to " + resources.size() + " entries");
    }
    return answers.stream().map(Batches::outcome).toList();
  }

  private static JsonObject entry(JsonObject resource) {
    String url =
        resource.string("resourceType").orElseThrow() + "/" + resource.string("id").orElseThrow();
    return JsonValue.object()
        .put("resource", resource)
        .put("request", JsonValue.object().put("method", "PUT").put("url", url).build())
        .build();
  }

  private static EntryOutcome outcome(JsonObject entry) {
    JsonObject response = entry.object("response").orElseThrow();
    int status =
        response
            .string("status")
            .filter(text -> text.matches("\\d{3}.*"))
            .map(text -> Integer.valueOf(text.substring(0, 3)))
            .orElse(0);
    boolean worked = status >= 200 && status < 300;
    String reason =
        response
            .object("outcome")
            .or(() -> entry.object("resource"))
            .map(outcome -> Words.of(outcome).text())
            .orElse("");
    return new EntryOutcome(status, worked ? "" : reason);
  }
}
