package io.fhirmigration.cli;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.ChunkStatus;
import io.fhirmigration.MigrationStatus.Files;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

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
    status.hold().ifPresent(hold -> lines.add("  held        " + HoldText.of(hold)));
    status.failures().ifPresent(run -> lines.add("  failures    " + failures(run)));
    lines.add("  watermark   " + watermark(status));
    status.cutOver().ifPresent(c -> lines.add("  cut-over    " + c.frozenAt() + " by " + c.by()));
    lines.add("  chunks      " + status.chunks());
    status.lanes().stream().flatMap(l -> l.files().stream()).forEach(f -> lines.add(files(f)));
    lines.add("  books       " + books(status.ledger().total()));
    said(lines, "quarantine", RepairText.classes(status.refused()));
    status.repairs().forEach(repair -> lines.add("  repair      " + repair(repair)));
    status
        .repair()
        .ifPresent(wish -> lines.add("  repair      wished by " + wish.by() + " at " + wish.at()));
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
    if (status.uncounted() > 0) {
      lines.add("  uncounted   " + uncounted(status));
    }
    status.totals().ifPresent(totals -> lines.add("  totals      " + totals(totals)));
    said(lines, "parameters", status.searchParameters());
    said(lines, "reindex", status.reindex());
    said(lines, "recount", status.recount());
    said(lines, "freeze", status.freeze());
    status.open().forEach(chunk -> lines.add("  open        " + chunk(chunk)));
    status.exceptions().forEach(what -> lines.add("  note        " + what));
    return lines;
  }

  private static String failures(FailureRun run) {
    return run.exports()
        + " exports and "
        + run.imports()
        + " imports in a row since "
        + run.since()
        + ", the last with: "
        + run.last();
  }

  /** What could not be counted rests on what the source says, and on that it says so twice. */
  static String uncounted(MigrationStatus status) {
    return status.uncounted()
        + " closed chunk(s) rest on the source's own lists, seen twice: it did not count them";
  }

  private static String totals(MigrationStatus.Totals totals) {
    return "source "
        + number(totals.source())
        + ", destination "
        + number(totals.destination())
        + ", at "
        + totals.at();
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? String.format(Locale.ROOT, "%,d", number.getAsLong()) : "unknown";
  }

  private static String files(Files files) {
    return "  files       "
        + files.closed()
        + " of "
        + files.listed()
        + " closed"
        + (files.ignored() == 0 ? "" : ", " + files.ignored() + " others ignored");
  }

  private static void said(List<String> lines, String about, String what) {
    if (!what.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "  %-11s %s", about, what));
    }
  }

  private static String repair(RepairStatus repair) {
    return String.format(
        Locale.ROOT,
        "%s of %s %s: %,d lines, %,d taken, %,d there already, %,d left%s",
        repair.id(),
        repair.chunk(),
        repair.phase(),
        repair.lines(),
        repair.imported(),
        repair.repeated(),
        repair.quarantined(),
        repair.note().equals("closed") ? "" : "; " + repair.note());
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
    String window = chunk.files().map(run -> run.files() + " files").orElseGet(() -> window(chunk));
    String attention =
        chunk
            .attention()
            .map(a -> "; " + a.kind() + ": " + a.reason() + "; next: " + a.nextStep())
            .orElse(chunk.note().isEmpty() ? "" : "; " + chunk.note());
    return chunk.id() + " " + chunk.phase() + ", " + window + attention;
  }

  private static String window(ChunkStatus chunk) {
    return chunk.since().map(Object::toString).orElse("the beginning") + " to " + chunk.till();
  }
}
