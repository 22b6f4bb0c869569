package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Bundles that go out, and batches that come in. */
final class Bundles {
  private static final int MOST_ENTRIES = 500;

  private Bundles() {}

  static ModelResponse answer(JsonObject bundle) {
    return ModelResponse.of(200, Outcomes.FHIR_JSON, Meta.bytes(bundle));
  }

  /** Carries out the entries of a batch one by one, each answered on its own. */
  static ModelResponse batch(JsonObject bundle, Function<ModelRequest, ModelResponse> handler) {
    if (bundle.string("type").filter("batch"::equals).isEmpty()) {
      throw Refusal.invalid("Only bundles of type batch are taken.");
    }
    List<JsonValue> entries = bundle.array("entry");
    if (entries.size() > MOST_ENTRIES) {
      throw Refusal.invalid(
          "The number of entries in the bundle exceeded the configured limit of 500.");
    }
    List<JsonObject> answers = new ArrayList<>();
    Json.objects(entries).forEach(entry -> answers.add(answered(handler.apply(request(entry)))));
    return answer(
        JsonValue.object()
            .put("resourceType", "Bundle")
            .put("type", "batch-response")
            .put("entry", new JsonArray(List.copyOf(answers)))
            .build());
  }

  private static ModelRequest request(JsonObject entry) {
    JsonObject request = entry.object("request").orElseGet(() -> JsonValue.object().build());
    String url = request.string("url").orElse("");
    ModelRequest plain =
        new ModelRequest(
            request.string("method").orElse(""),
            url.startsWith("/") ? url : "/" + url,
            Map.of(),
            entry.object("resource").map(Meta::bytes).orElse(new byte[0]));
    return request
        .string("ifMatch")
        .map(version -> plain.header("If-Match", version))
        .orElse(plain);
  }

  private static JsonObject answered(ModelResponse answer) {
    ObjectBuilder response = JsonValue.object().put("status", Integer.toString(answer.status()));
    answer.first("ETag").ifPresent(etag -> response.put("etag", etag));
    ObjectBuilder entry = JsonValue.object();
    if (answer.body().length > 0) {
      JsonValue body = JsonValue.parse(answer.body());
      if (answer.status() < 300) {
        entry.put("resource", body);
      } else {
        response.put("outcome", body);
      }
    }
    return entry.put("response", response.build()).build();
  }
}
