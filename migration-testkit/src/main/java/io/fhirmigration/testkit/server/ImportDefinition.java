package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What an import request asks for, as far as the server keeps it.
 *
 * @param request the absolute URL it was sent to
 * @param inputs the files, in the order of the request
 * @param format the input format as spelled
 * @param inputSource stored and not used; empty when absent
 * @param storageDetail the kind of storage
 * @param initialLoad whether versions and dates of the lines are ignored
 * @param allowNegativeVersions whether versions below the oldest may be made
 * @param eventualConsistency stored and not used
 * @param errorContainer where error rows go
 * @param unitBytes bytes per processing unit
 */
record ImportDefinition(
    String request,
    List<Input> inputs,
    String format,
    String inputSource,
    String storageDetail,
    boolean initialLoad,
    boolean allowNegativeVersions,
    boolean eventualConsistency,
    String errorContainer,
    long unitBytes) {

  /** One file. */
  record Input(Optional<String> type, String url, Optional<String> etag) {
    private JsonObject toJson() {
      ObjectBuilder json = JsonValue.object().put("url", url);
      type.ifPresent(t -> json.put("type", t));
      etag.ifPresent(e -> json.put("etag", e));
      return json.build();
    }

    private static Input of(JsonObject json) {
      return new Input(json.string("type"), json.string("url").orElseThrow(), json.string("etag"));
    }
  }

  /** Two requests with the same fingerprint are the same job. */
  String fingerprint() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] text = toJson().toCanonicalJson().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(sha1.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonObject toJson() {
    return JsonValue.object()
        .put("request", request)
        .put("inputs", new JsonArray(inputs.stream().<JsonValue>map(Input::toJson).toList()))
        .put("format", format)
        .put("inputSource", inputSource)
        .put("storageDetail", storageDetail)
        .put("initialLoad", initialLoad)
        .put("allowNegativeVersions", allowNegativeVersions)
        .put("eventualConsistency", eventualConsistency)
        .put("errorContainer", errorContainer)
        .put("unitBytes", unitBytes)
        .build();
  }

  static ImportDefinition of(JsonObject json) {
    return new ImportDefinition(
        json.string("request").orElseThrow(),
        Json.objects(json.array("inputs")).map(Input::of).toList(),
        json.string("format").orElseThrow(),
        json.string("inputSource").orElseThrow(),
        json.string("storageDetail").orElseThrow(),
        Json.flag(json, "initialLoad"),
        Json.flag(json, "allowNegativeVersions"),
        Json.flag(json, "eventualConsistency"),
        json.string("errorContainer").orElseThrow(),
        json.integer("unitBytes").orElseThrow());
  }
}
