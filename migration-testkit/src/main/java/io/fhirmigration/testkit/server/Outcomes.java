package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** OperationOutcome answers. */
final class Outcomes {
  static final String FHIR_JSON = "application/fhir+json; charset=utf-8";

  private Outcomes() {}

  static ModelResponse response(int status, String code, String diagnostics, Instant now) {
    return ModelResponse.of(status, FHIR_JSON, Meta.bytes(outcome(code, diagnostics, now)));
  }

  static JsonObject outcome(String code, String diagnostics, Instant now) {
    return outcome(
        JsonValue.object()
            .put("severity", "error")
            .put("code", code)
            .put("diagnostics", diagnostics)
            .build(),
        now);
  }

  /** The answer of a server that only exports from now on. */
  static ModelResponse deprecated(Instant now) {
    JsonObject coding =
        JsonValue.object()
            .put("system", "https://azurehealthcareapis.com/fhir/operation-outcome-code")
            .put("code", "service-deprecated")
            .build();
    JsonObject details =
        JsonValue.object()
            .put("coding", JsonValue.array(List.of(coding)))
            .put("text", "This FHIR service has been deprecated.")
            .build();
    JsonObject issue =
        JsonValue.object()
            .put("severity", "error")
            .put("code", "business-rule")
            .put("details", details)
            .build();
    return ModelResponse.of(410, "application/fhir+json", Meta.bytes(outcome(issue, now)));
  }

  /** The answer of a server that waits for an initial import. */
  static ModelResponse locked() {
    return ModelResponse.of(
        423,
        "application/json; charset=utf-8",
        ("{\"severity\":\"Error\",\"code\":\"Locked\","
                + "\"diagnostics\":\"Service is locked for initial import mode.\"}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject outcome(JsonObject issue, Instant now) {
    byte[] seed = issue.toJson().getBytes(StandardCharsets.UTF_8);
    return JsonValue.object()
        .put("resourceType", "OperationOutcome")
        .put("id", UUID.nameUUIDFromBytes(seed).toString().replace("-", ""))
        .put("meta", JsonValue.object().put("lastUpdated", FhirTime.format(now)).build())
        .put("issue", JsonValue.array(List.of(issue)))
        .build();
  }
}
