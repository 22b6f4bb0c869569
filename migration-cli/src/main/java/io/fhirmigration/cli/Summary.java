package io.fhirmigration.cli;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.ChunkStatus;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.TypeCheck;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/** How a run ended, for people and for machines. */
final class Summary {
  private final MigrationReport report;
  private final MigrationStatus status;

  Summary(MigrationReport report) {
    this.report = report;
    this.status = report.status();
  }

  /** One object with the state, the books, the comparison and what needs attention. */
  JsonObject json() {
    LedgerLine total = status.ledger().total();
    ObjectBuilder json =
        JsonValue.object()
            .put("migration", status.id().value())
            .put("state", status.phase().name())
            .put("ending", report.ending().name())
            .put("exported", total.exported())
            .put("imported", total.imported())
            .put("repeated", total.repeated())
            .put("quarantined", total.quarantined())
            .put("excluded", total.excluded())
            .put("refused", RepairText.json(status.refused()))
            .put("balanced", status.ledger().balances())
            .put("chunks", status.chunks().values().stream().mapToLong(Long::longValue).sum())
            .put("uncounted", status.uncounted())
            .put("changed", changed());
    status.watermark().ifPresent(mark -> json.put("watermark", mark.toString()));
    status.hold().ifPresent(hold -> json.put("held", hold.reason()));
    json.put("surfaceCheck", outcome())
        .put("reason", status.verification().map(Verification::reason).orElse(status.note()))
        .put("types", counts(TypeCheck::sourceCurrent, TypeCheck::destinationCurrent))
        .put("versions", counts(TypeCheck::sourceVersions, TypeCheck::destinationVersions))
        .put("needsAttention", JsonValue.array(attention()))
        .put(
            "exceptions",
            JsonValue.array(status.exceptions().stream().map(JsonString::new).toList()));
    return json.build();
  }

  /** The table of types, the books, and what comes next. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(TypeTable.of(status));
    lines.add("");
    lines.add(StatusText.books(status.ledger().total()));
    if (!status.refused().isEmpty()) {
      lines.add("in quarantine: " + RepairText.classes(status.refused()));
    }
    if (changed() > 0) {
      lines.add(String.format(Locale.ROOT, "transformers changed %,d values", changed()));
    }
    status
        .verification()
        .ifPresent(
            check ->
                lines.add(
                    "surface check: "
                        + outcome()
                        + (check.reason().isEmpty() ? "" : " (" + check.reason() + ")")));
    if (status.uncounted() > 0) {
      lines.add("uncounted: " + StatusText.uncounted(status));
    }
    status.exceptions().forEach(what -> lines.add("note: " + what));
    status.hold().ifPresent(hold -> lines.add("held: " + HoldText.of(hold)));
    for (ChunkStatus chunk : status.open()) {
      chunk
          .attention()
          .ifPresent(
              a ->
                  lines.add(
                      "needs attention: "
                          + chunk.id()
                          + ", "
                          + a.kind()
                          + ": "
                          + a.reason()
                          + "; next: "
                          + a.nextStep()));
    }
    lines.add(status.id() + ": " + status.phase() + next());
    return lines;
  }

  /** Values that transformers changed. */
  private long changed() {
    return status.changes().values().stream().mapToLong(Long::longValue).sum();
  }

  private String next() {
    return switch (report.ending()) {
      case STOPPED -> ", stopped; run again to go on";
      case WAITING_FOR_VERDICT ->
          ", waiting: repair and 'verify-again', or 'accept --why', then run again";
      case NEEDS_ATTENTION -> ", waiting: see to what stands above, then run again";
      case LEASE_LOST -> ", another engine drives now";
      default -> "";
    };
  }

  private String outcome() {
    return status
        .verification()
        .map(check -> check.outcome().name().toLowerCase(Locale.ROOT))
        .orElse(report.ending() == Ending.TERMINAL ? "none" : "not yet");
  }

  private JsonObject counts(
      Function<TypeCheck, OptionalLong> source, Function<TypeCheck, OptionalLong> destination) {
    ObjectBuilder counts = JsonValue.object();
    for (TypeCheck check : TypeTable.filled(status)) {
      ObjectBuilder both = JsonValue.object();
      source.apply(check).ifPresent(n -> both.put("source", n));
      destination.apply(check).ifPresent(n -> both.put("destination", n));
      counts.put(check.type(), both.build());
    }
    return counts.build();
  }

  private List<JsonObject> attention() {
    List<JsonObject> needed = new ArrayList<>();
    for (ChunkStatus chunk : status.open()) {
      chunk
          .attention()
          .ifPresent(
              a ->
                  needed.add(
                      JsonValue.object()
                          .put("chunk", chunk.id())
                          .put("kind", a.kind().name())
                          .put("reason", a.reason())
                          .put("nextStep", a.nextStep())
                          .build()));
    }
    return needed;
  }
}
