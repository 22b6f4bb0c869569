package io.fhirmigration.verify.report;

import static io.fhirmigration.verify.report.Judgement.word;
import static io.fhirmigration.verify.report.ReportJson.address;
import static io.fhirmigration.verify.report.ReportJson.strings;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The plan, and the settings that bear on what a report can say. */
final class PlanJson {
  private static final int LONGEST = 2000;

  private PlanJson() {}

  static JsonObject of(MigrationPlan plan, String hash, List<String> fingerprints) {
    ObjectBuilder json =
        JsonValue.object()
            .put("hash", hash)
            .put("source", address(plan.source()))
            .put("destination", address(plan.destination()))
            .put("staging", address(plan.staging()))
            .put("mode", word(plan.mode()));
    plan.since().ifPresent(since -> json.put("since", since.toString()));
    plan.till().ifPresent(till -> json.put("till", till.toString()));
    json.put("history", plan.history())
        .put("deletes", plan.deletes())
        .put("lanes", plan.perType() ? "per-type" : "all")
        .put("types", strings(plan.types()))
        .put("excludedTypes", strings(plan.excludedTypes()))
        .put("importMode", word(plan.importMode()))
        .put("payloadBuilder", OneLine.of(plan.payloadBuilder()))
        .put("transformers", transformers(plan.transformers(), fingerprints));
    plan.adopted()
        .ifPresent(
            files ->
                json.put(
                    "adopted",
                    JsonValue.object()
                        .put("container", OneLine.of(files.container()))
                        .put("prefix", OneLine.of(files.prefix()))
                        .build()));
    plan.anonymization()
        .ifPresent(
            how -> {
              ObjectBuilder named = JsonValue.object().put("config", OneLine.of(how.config()));
              how.sha256().ifPresent(hash256 -> named.put("sha256", OneLine.of(hash256)));
              json.put("anonymization", named.build());
            });
    return json.build();
  }

  private static JsonValue transformers(List<TransformerSpec> specs, List<String> fingerprints) {
    List<JsonObject> all = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      ObjectBuilder properties = JsonValue.object();
      new TreeMap<>(specs.get(i).properties())
          .forEach((name, value) -> properties.put(OneLine.of(name), OneLine.of(value)));
      ObjectBuilder one =
          JsonValue.object()
              .put("name", OneLine.of(specs.get(i).name()))
              .put("properties", properties.build());
      if (fingerprints.size() == specs.size()) {
        String fingerprint = fingerprints.get(i);
        one.put(
                "fingerprint",
                fingerprint.length() > LONGEST ? fingerprint.substring(0, LONGEST) : fingerprint)
            .put("fingerprintSha256", Sha256.of(fingerprint.getBytes(StandardCharsets.UTF_8)));
      }
      all.add(one.build());
    }
    return JsonValue.array(all);
  }

  static JsonObject of(MigrationSettings settings) {
    return JsonValue.object()
        .put("strategy", settings.strategy())
        .put("settleLag", settings.settleLag().toString())
        .put("confirmAfter", settings.confirmAfter().toString())
        .put("quietPeriod", settings.quietPeriod().toString())
        .put("recountEvery", settings.recountEvery().toString())
        .put("maxQuarantinedLines", settings.maxQuarantinedLines())
        .put("maxQuarantinedRatio", settings.maxQuarantinedRatio().toPlainString())
        .put("maxPoisonLines", settings.maxPoisonLines())
        .put("cleanUp", word(settings.cleanUp()))
        .build();
  }
}
