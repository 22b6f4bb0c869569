package io.fhirmigration.cli;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.RepairPreview;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a repair would do, or did, for people and for machines. */
final class RepairText {
  private static final int MOST_REASONS = 5;

  private RepairText() {}

  /** Lines by the class of their refusal, such as {@code conflict 3, parse 20}. */
  static String classes(Map<RefusalClass, Long> lines) {
    return new TreeMap<>(lines)
        .entrySet().stream()
            .map(
                entry ->
                    String.format(Locale.ROOT, "%s %,d", word(entry.getKey()), entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  static JsonObject json(Map<RefusalClass, Long> lines) {
    ObjectBuilder json = JsonValue.object();
    new TreeMap<>(lines).forEach((kind, count) -> json.put(word(kind), count));
    return json.build();
  }

  private static String word(RefusalClass kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Says what would be sent. */
  static ExitCode show(Console console, boolean json, List<RepairPreview> previews) {
    PrintWriter text = console.text(json);
    for (RepairPreview preview : previews) {
      long tried = preview.tried().values().stream().mapToLong(Long::longValue).sum();
      text.printf(
          Locale.ROOT,
          "%s: %,d lines in quarantine (%s); %,d would be sent, %,d of them changed; %,d left out%n",
          preview.chunk(),
          preview.lines(),
          classes(preview.refused()),
          tried,
          preview.changed(),
          preview.leftOut().size());
      preview.leftOut().stream()
          .limit(MOST_REASONS)
          .forEach(why -> text.println("  left out: " + why));
      preview.problems().forEach(problem -> text.println("  nothing would be sent: " + problem));
    }
    text.println("dry run: nothing was changed");
    if (json) {
      List<JsonObject> chunks = previews.stream().map(RepairText::json).toList();
      console
          .out()
          .println(
              JsonValue.object()
                  .put("dryRun", true)
                  .put("chunks", JsonValue.array(chunks))
                  .build()
                  .toJson());
    }
    boolean wrong = previews.stream().anyMatch(preview -> !preview.problems().isEmpty());
    return wrong ? ExitCode.NOT_STARTED : ExitCode.COMPLETED;
  }

  private static JsonObject json(RepairPreview preview) {
    ObjectBuilder tried = JsonValue.object();
    new TreeMap<>(preview.tried()).forEach(tried::put);
    return JsonValue.object()
        .put("chunk", preview.chunk().value())
        .put("lines", preview.lines())
        .put("refused", json(preview.refused()))
        .put("tried", tried.build())
        .put("changed", preview.changed())
        .put("leftOut", preview.leftOut().size())
        .put(
            "problems",
            JsonValue.array(preview.problems().stream().map(JsonValue.JsonString::new).toList()))
        .build();
  }

  /** Says what became of the lines. */
  static ExitCode end(
      Console console,
      boolean json,
      MigrationStatus status,
      List<RepairStatus> repairs,
      JsonObject more) {
    PrintWriter text = console.text(json);
    for (RepairStatus repair : repairs) {
      text.printf(
          Locale.ROOT,
          "%s: of %,d lines %,d taken, %,d there already, %,d still in quarantine%s%s%n",
          repair.chunk(),
          repair.lines(),
          repair.imported(),
          repair.repeated(),
          repair.quarantined(),
          repair.refused().isEmpty() ? "" : " (" + classes(repair.refused()) + ")",
          repair.note().equals("closed") ? "" : "; " + repair.note());
    }
    if (repairs.isEmpty()) {
      text.println("nothing was sent: no line is in quarantine any more");
    }
    text.println(StatusText.books(status.ledger().total()));
    if (status.phase() == Phase.VERIFYING) {
      text.println("'fhir-migrate run' compares source and destination once more");
    }
    if (json) {
      console.out().println(json(status, repairs, more).toJson());
    }
    if (repairs.stream().anyMatch(repair -> repair.phase() == ChunkPhase.NEEDS_ATTENTION)) {
      text.println("a repair needs attention; 'fhir-migrate status' says why, 'retry' goes on");
      return ExitCode.FAILED;
    }
    boolean left = repairs.stream().anyMatch(repair -> repair.quarantined() > 0);
    return left ? ExitCode.QUARANTINE : ExitCode.COMPLETED;
  }

  private static JsonObject json(
      MigrationStatus status, List<RepairStatus> repairs, JsonObject more) {
    ObjectBuilder json = JsonValue.object();
    more.members().forEach(json::put);
    return json.put("migration", status.id().value())
        .put("state", status.phase().name())
        .put("balanced", status.ledger().balances())
        .put("quarantined", status.ledger().total().quarantined())
        .put("refused", json(status.refused()))
        .put("repairs", JsonValue.array(repairs.stream().map(RepairText::json).toList()))
        .build();
  }

  private static JsonObject json(RepairStatus repair) {
    return JsonValue.object()
        .put("repair", repair.id())
        .put("chunk", repair.chunk())
        .put("phase", repair.phase().name())
        .put("lines", repair.lines())
        .put("imported", repair.imported())
        .put("repeated", repair.repeated())
        .put("quarantined", repair.quarantined())
        .put("refused", json(repair.refused()))
        .put("note", repair.note())
        .build();
  }
}
