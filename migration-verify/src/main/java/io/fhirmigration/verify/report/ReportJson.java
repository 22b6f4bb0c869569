package io.fhirmigration.verify.report;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes the document; members come in one order, numbers are whole. */
final class ReportJson {
  private final MigrationRecords records;
  private final MigrationStatus status;
  private final Conclusion conclusion;
  private final List<AttachedCheck> checks;

  ReportJson(MigrationRecords records, Conclusion conclusion, List<AttachedCheck> checks) {
    this.records = records;
    this.status = records.status();
    this.conclusion = conclusion;
    this.checks = checks;
  }

  JsonObject write(
      Instant writtenAt,
      String version,
      Map<String, String> servers,
      Optional<MigrationSettings> settings,
      List<String> fingerprints) {
    Chunks chunks = new Chunks(records);
    Migration migration = records.migration();
    ObjectBuilder json =
        JsonValue.object()
            .put("document", "fhir-migration evidence report")
            .put("version", EvidenceReport.VERSION)
            .put("writtenAt", writtenAt.toString())
            .put("software", software(version))
            .put("conclusion", conclusion())
            .put("migration", migration())
            .put("plan", PlanJson.of(migration.plan(), status.planHash(), fingerprints))
            .put(
                "servers",
                array(
                    List.of("source", "destination"),
                    role ->
                        server(
                            role,
                            role.equals("source") ? status.source() : status.destination(),
                            servers)));
    settings.ifPresent(now -> json.put("settings", PlanJson.of(now)));
    json.put("ledger", BooksJson.ledger(status.ledger()))
        .put("changes", BooksJson.counts(status.changes(), "path", "values"))
        .put("counting", ChunkJson.counting(chunks))
        .put("lanes", ChunkJson.lanes(records, chunks))
        .put("chunks", array(chunks.all(), ChunkJson::of))
        .put("quarantine", BooksJson.quarantine(status, chunks))
        .put("repairs", array(status.repairs(), BooksJson::repair))
        .put("cutOver", TrailJson.cutOver(records))
        .put("steps", TrailJson.steps(migration.steps()));
    status.verification().ifPresent(result -> json.put("verification", CheckJson.of(result)));
    json.put("checks", array(checks, CheckJson::of))
        .put("exceptions", strings(status.exceptions()))
        .put("orphans", array(records.orphans(), TrailJson::orphan));
    TrailJson.adopted(records).ifPresent(files -> json.put("adopted", files));
    return json.put("deletions", TrailJson.deletions(records.deletions()))
        .put("decisions", array(TrailJson.decisions(records.audit()), TrailJson::entry))
        .put("audit", array(records.audit(), TrailJson::entry))
        .build();
  }

  private static JsonObject software(String version) {
    return JsonValue.object()
        .put("name", "fhir-migration")
        .put("version", version)
        .put("java", System.getProperty("java.runtime.version", "unknown"))
        .put(
            "system",
            System.getProperty("os.name", "unknown") + " " + System.getProperty("os.arch", ""))
        .build();
  }

  private JsonObject conclusion() {
    return JsonValue.object()
        .put("verdict", conclusion.proof().word())
        .put("grounds", strings(conclusion.grounds()))
        .put("reasons", strings(conclusion.reasons()))
        .put("notChecked", strings(conclusion.notChecked()))
        .build();
  }

  private JsonObject migration() {
    Migration migration = records.migration();
    ObjectBuilder json =
        JsonValue.object()
            .put("id", status.id().value())
            .put("phase", status.phase().name())
            .put("wanted", status.wanted().name())
            .put("note", status.note())
            .put("begunAt", migration.createdAt().toString())
            .put("referenceInstant", migration.referenceInstant().toString())
            .put("drivers", status.epoch());
    status.watermark().ifPresent(mark -> json.put("watermark", mark.toString()));
    status.rangeEnd().ifPresent(end -> json.put("rangeEnd", end.toString()));
    return json.build();
  }

  private static JsonObject server(String role, URI base, Map<String, String> software) {
    ObjectBuilder json = JsonValue.object().put("role", role).put("url", address(base));
    String known = software.get(base.toString());
    if (known != null) {
      json.put("software", known);
    }
    return json.build();
  }

  /** An address without what may be secret in it. */
  static String address(URI uri) {
    return uri.toString().replaceFirst("[?#].*", "").replaceFirst("://[^/@]*@", "://");
  }

  static JsonArray strings(List<String> texts) {
    return array(texts, JsonString::new);
  }

  static <T> JsonArray array(List<T> items, Function<T, ? extends JsonValue> form) {
    return JsonValue.array(items.stream().map(form).toList());
  }
}
