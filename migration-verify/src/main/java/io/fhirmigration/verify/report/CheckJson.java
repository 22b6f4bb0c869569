package io.fhirmigration.verify.report;

import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.TypeCheck;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.Map;

/** Comparisons: the engine's own, and results that were added. */
final class CheckJson {
  private CheckJson() {}

  static JsonObject of(Verification result) {
    return JsonValue.object()
        .put("kind", result.kind())
        .put("outcome", Judgement.word(result.outcome()))
        .put("reason", result.reason())
        .put("at", result.at().toString())
        .put("types", ReportJson.array(result.types(), CheckJson::type))
        .build();
  }

  private static JsonObject type(TypeCheck type) {
    ObjectBuilder json = JsonValue.object().put("type", type.type());
    type.sourceCurrent().ifPresent(n -> json.put("sourceCurrent", n));
    type.destinationCurrent().ifPresent(n -> json.put("destinationCurrent", n));
    type.sourceVersions().ifPresent(n -> json.put("sourceVersions", n));
    type.destinationVersions().ifPresent(n -> json.put("destinationVersions", n));
    return json.put("leftOut", type.leftOut())
        .put("outcome", Judgement.word(type.outcome()))
        .put("reason", type.reason())
        .build();
  }

  static JsonObject of(AttachedCheck check) {
    ObjectBuilder json =
        JsonValue.object()
            .put("file", check.file())
            .put("length", check.length())
            .put("sha256", check.sha256())
            .put("kind", check.kind())
            .put("result", check.result())
            .put("compared", check.compared())
            .put("marked", check.mark().isPresent());
    for (String list : AttachedCheck.LISTS) {
      AttachedCheck.Findings found =
          check.findings().getOrDefault(list, new AttachedCheck.Findings(0, Map.of()));
      json.put(
          list,
          JsonValue.object()
              .put("found", found.found())
              .put("types", BooksJson.counts(found.types(), "type", "findings"))
              .build());
    }
    return json.build();
  }
}
