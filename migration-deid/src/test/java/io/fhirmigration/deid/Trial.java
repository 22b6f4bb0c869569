package io.fhirmigration.deid;

import static java.util.Objects.requireNonNull;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One value of a type, in the extension of a resource, put through rules. */
final class Trial {
  private static final String VALUE = "Basic.extension.value";

  private final List<JsonValue> rules = new ArrayList<>();
  private final ObjectBuilder parameters = JsonValue.object();
  private AnonymizerOptions options = TestFiles.OPTIONS;
  private String member = "";
  private String below = "";
  private String id = "";
  private String fileName = "";

  /** The type of the value; a child's name makes the child the value. */
  Trial type(String type, String child) {
    member = "value" + Character.toUpperCase(type.charAt(0)) + type.substring(1);
    below = child;
    return this;
  }

  Trial id(String value) {
    id = value;
    return this;
  }

  Trial fileName(String value) {
    fileName = value;
    return this;
  }

  Trial options(AnonymizerOptions value) {
    options = value;
    return this;
  }

  Trial parameter(String name, JsonValue value) {
    parameters.put(name, value);
    return this;
  }

  /** A rule for the value, or something below it. */
  Trial rule(String method, String path, JsonObject settings) {
    String whole = VALUE + (below.isEmpty() ? "" : "." + below) + path;
    ObjectBuilder rule = JsonValue.object().put("path", whole).put("method", method);
    settings.members().forEach(rule::put);
    rules.add(rule.build());
    return this;
  }

  record Result(Optional<JsonValue> value, List<String> labels) {}

  Result of(JsonValue input) {
    ObjectBuilder extension = JsonValue.object().put("url", "urn:test");
    JsonValue whole =
        below.isEmpty() || input instanceof JsonNull
            ? input
            : JsonValue.object().put(below, input).build();
    if (!(input instanceof JsonNull)) {
      extension.put(member, whole);
    }
    ObjectBuilder resource = JsonValue.object().put("resourceType", "Basic");
    if (!id.isEmpty()) {
      resource.put("id", id);
    }
    resource.put("extension", JsonValue.array(List.of(extension.build())));
    return result(worker().apply(TestFiles.utf8(resource.build().toJson())));
  }

  /** A whole document as it comes out. */
  String line(String json) {
    return new String(worker().apply(TestFiles.utf8(json)), StandardCharsets.UTF_8);
  }

  private AnonymizerWorker worker() {
    JsonObject config =
        JsonValue.object()
            .put("fhirPathRules", JsonValue.array(rules))
            .put("parameters", parameters.build())
            .build();
    return Anonymizer.compile(TestFiles.utf8(config.toJson()), options).worker(fileName, "");
  }

  private Result result(byte[] json) {
    JsonObject resource = (JsonObject) JsonValue.parse(json);
    JsonObject extension = (JsonObject) resource.array("extension").get(0);
    Optional<JsonValue> value = extension.get(member);
    if (!below.isEmpty()) {
      value = value.flatMap(v -> ((JsonObject) v).get(below));
    }
    List<String> labels =
        resource.object("meta").map(meta -> meta.array("security")).orElse(List.of()).stream()
            .map(coding -> ((JsonObject) coding).string("code").orElseThrow())
            .toList();
    return new Result(requireNonNull(value), labels);
  }
}
