package io.fhirmigration.verify.report;

import static io.fhirmigration.verify.report.ReportJson.array;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.FileList;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people said and what was done besides copying. */
final class TrailJson {
  private TrailJson() {}

  static JsonObject cutOver(MigrationRecords records) {
    List<JsonObject> said = new ArrayList<>();
    records.migration().usedCutOvers().forEach(used -> said.add(statement(used, "used")));
    records.migration().cutOver().ifPresent(standing -> said.add(statement(standing, "standing")));
    return JsonValue.object()
        .put("statements", JsonValue.array(said))
        .put("freeze", records.status().freeze())
        .put("recount", records.status().recount())
        .build();
  }

  private static JsonObject statement(CutOver cutOver, String became) {
    return JsonValue.object()
        .put("frozenAt", cutOver.frozenAt().toString())
        .put("by", cutOver.by())
        .put("at", cutOver.at().toString())
        .put("became", became)
        .build();
  }

  static JsonObject steps(MigrationSteps steps) {
    ObjectBuilder json =
        JsonValue.object()
            .put("searchParameters", steps.searchParameters())
            .put("lateSearchParameters", steps.lateSearchParameters())
            .put("reindex", steps.reindex());
    steps
        .moved()
        .ifPresent(
            moved -> {
              moved.total().ifPresent(rows -> json.put("moved", rows));
              json.put("movedUnknownBecause", moved.unknownBecause());
            });
    return json.build();
  }

  static JsonObject orphan(Orphan orphan) {
    return JsonValue.object()
        .put("chunk", orphan.chunk().value())
        .put("container", orphan.attempt().container())
        .put("decidedAt", orphan.attempt().decidedAt().toString())
        .put("outcome", Judgement.word(orphan.outcome()))
        .build();
  }

  static Optional<JsonObject> adopted(MigrationRecords records) {
    return records.lanes().stream()
        .map(Lane::files)
        .flatMap(Optional::stream)
        .findFirst()
        .map(TrailJson::files);
  }

  private static JsonObject files(FileList list) {
    return JsonValue.object()
        .put("files", list.files())
        .put("bytes", list.bytes())
        .put("ignored", list.ignored())
        .put("listSha256", list.object().sha256())
        .build();
  }

  static JsonObject deletions(List<Deletion> all) {
    return JsonValue.object()
        .put("containers", all.size())
        .put("files", all.stream().mapToLong(Deletion::files).sum())
        .put("bytes", all.stream().mapToLong(Deletion::bytes).sum())
        .put(
            "shownEmpty",
            all.stream().filter(one -> one.outcome() == Deletion.Outcome.EMPTY).count())
        .put("list", array(all, TrailJson::deletion))
        .build();
  }

  private static JsonObject deletion(Deletion deletion) {
    return JsonValue.object()
        .put("container", deletion.container())
        .put("chunk", deletion.chunk().value())
        .put("files", deletion.files())
        .put("bytes", deletion.bytes())
        .put("outcome", Judgement.word(deletion.outcome()))
        .put("at", deletion.at().toString())
        .put("note", deletion.note())
        .build();
  }

  /** What people decided, as opposed to what the engine did. */
  static List<AuditEntry> decisions(List<AuditEntry> audit) {
    return audit.stream().filter(entry -> !entry.by().equals("engine")).toList();
  }

  static JsonObject entry(AuditEntry entry) {
    return JsonValue.object()
        .put("at", entry.at().toString())
        .put("by", entry.by())
        .put("what", entry.what())
        .put("detail", entry.detail())
        .build();
  }
}
