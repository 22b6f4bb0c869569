package io.fhirmigration.cli;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.ChunkStatus;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A status in lines for people. */
final class StatusText {
  private StatusText() {}

  static List<String> of(MigrationStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(
        status.id()
            + ": "
            + status.phase()
            + (status.note().isEmpty() ? "" : ", " + status.note()));
    lines.add("  from        " + status.source());
    lines.add("  to          " + status.destination());
    lines.add("  driver      " + (status.driver().isEmpty() ? "nobody" : status.driver()));
    if (status.wanted() != Wanted.RUN) {
      lines.add("  wanted      " + status.wanted());
    }
    lines.add("  watermark   " + watermark(status));
    status.cutOver().ifPresent(c -> lines.add("  cut-over    " + c.frozenAt() + " by " + c.by()));
    lines.add("  chunks      " + status.chunks());
    lines.add("  books       " + books(status.ledger().total()));
    status
        .verification()
        .ifPresent(
            check ->
                lines.add(
                    "  comparison  "
                        + check.kind()
                        + ": "
                        + check.outcome().name().toLowerCase(Locale.ROOT)
                        + (check.reason().isEmpty() ? "" : ", " + check.reason())));
    said(lines, "parameters", status.searchParameters());
    said(lines, "reindex", status.reindex());
    said(lines, "recount", status.recount());
    said(lines, "freeze", status.freeze());
    status.open().forEach(chunk -> lines.add("  open        " + chunk(chunk)));
    status.exceptions().forEach(what -> lines.add("  note        " + what));
    return lines;
  }

  private static void said(List<String> lines, String about, String what) {
    if (!what.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "  %-11s %s", about, what));
    }
  }

  static String watermark(MigrationStatus status) {
    return status.watermark().map(Object::toString).orElse("not yet");
  }

  static String books(LedgerLine total) {
    return String.format(
        Locale.ROOT,
        "exported %,d = imported %,d + repeated %,d + quarantined %,d + excluded %,d",
        total.exported(),
        total.imported(),
        total.repeated(),
        total.quarantined(),
        total.excluded());
  }

  private static String chunk(ChunkStatus chunk) {
    String window =
        chunk.since().map(Object::toString).orElse("the beginning") + " to " + chunk.till();
    String attention =
        chunk
            .attention()
            .map(a -> "; " + a.kind() + ": " + a.reason() + "; next: " + a.nextStep())
            .orElse(chunk.note().isEmpty() ? "" : "; " + chunk.note());
    return chunk.id() + " " + chunk.phase() + ", " + window + attention;
  }
}
