package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What goes wrong with one request. */
public sealed interface Fault {
  /**
   * The server answers this and does nothing.
   *
   * @param response the answer
   */
  record Refuse(ModelResponse response) implements Fault {}

  /** The connection can't be made; the server does nothing. */
  record Unreachable() implements Fault {}

  /** The connection breaks after the request was sent; the server does nothing. */
  record CutBefore() implements Fault {}

  /** The server does what was asked, and its answer is lost. */
  record LoseReply() implements Fault {}

  /**
   * The server does what was asked, and its answer is changed on the way.
   *
   * @param change from the true answer to the one that arrives
   */
  record Alter(UnaryOperator<ModelResponse> change) implements Fault {}

  /** An export status that isn't complete yet answers 200 with the files written so far. */
  record EarlyManifest() implements Fault {}

  /** A refusal with 429 and both headers that say when to come back. */
  static Fault throttled(Duration pause) {
    JsonObject issue =
        JsonValue.object()
            .put("severity", "error")
            .put("code", "throttled")
            .put(
                "diagnostics",
                "The maximum number of concurrent API calls on this instance was reached.")
            .build();
    JsonObject body =
        JsonValue.object()
            .put("resourceType", "OperationOutcome")
            .put("issue", JsonValue.array(List.of(issue)))
            .build();
    long seconds = Math.max(1, (pause.toMillis() + 999) / 1000);
    return new Refuse(
        ModelResponse.of(
                429,
                "application/json; charset=utf-8",
                body.toJson().getBytes(StandardCharsets.UTF_8))
            .header("Retry-After", Long.toString(seconds))
            .header("x-ms-retry-after-ms", Long.toString(pause.toMillis())));
  }

  /** A complete manifest that lists only its first files. */
  static Fault shortManifest(int files) {
    return new Alter(answer -> answer.status() == 200 ? cut(answer, files) : answer);
  }

  private static ModelResponse cut(ModelResponse answer, int files) {
    JsonObject manifest = (JsonObject) JsonValue.parse(answer.body());
    List<JsonValue> output = manifest.array("output");
    Map<String, JsonValue> members = new LinkedHashMap<>(manifest.members());
    members.put(
        "output",
        JsonValue.array(new ArrayList<>(output.subList(0, Math.min(files, output.size())))));
    return new ModelResponse(
        answer.status(),
        answer.headers(),
        new JsonObject(members).toJson().getBytes(StandardCharsets.UTF_8));
  }
}
