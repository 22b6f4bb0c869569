package io.fhirmigration.verify.report;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.verify.report.Conclusion.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says how far a migration is proved, strictly: what nobody compared is an exception. */
final class Judgement {
  private final MigrationRecords records;
  private final MigrationStatus status;
  private final List<AttachedCheck> checks;
  private final Chunks chunks;
  private final List<String> grounds = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> exceptions = new ArrayList<>();

  private Judgement(MigrationRecords records, List<AttachedCheck> checks) {
    this.records = records;
    this.status = records.status();
    this.checks = checks;
    this.chunks = new Chunks(records);
  }

  static Conclusion of(MigrationRecords records, List<AttachedCheck> checks) {
    return new Judgement(records, checks).conclude();
  }

  private Conclusion conclude() {
    books();
    counts();
    checks.forEach(this::check);
    if (checks.stream().noneMatch(this::comparesEverything)) {
      exceptions.add(
          "Contents were not compared in full: no matching result of 'verify full' was added.");
    }
    remarks();
    List<String> reasons = new ArrayList<>(faults);
    reasons.addAll(exceptions);
    return new Conclusion(proof(reasons), grounds, reasons, NotChecked.of(records, checks));
  }

  private Proof proof(List<String> reasons) {
    Phase phase = status.phase();
    if (!phase.isTerminal()) {
      String note = status.note().isEmpty() ? "" : " (" + status.note() + ")";
      reasons.add(0, "The migration goes on: it is in " + phase + note + ".");
      return Proof.IN_PROGRESS;
    }
    if (phase == Phase.CANCELLED || phase == Phase.FAILED) {
      reasons.add(0, "The migration has ended as " + phase + ".");
      return Proof.NOT_PROVEN;
    }
    if (!faults.isEmpty()) {
      return Proof.NOT_PROVEN;
    }
    return exceptions.isEmpty() ? Proof.PROVEN : Proof.PROVEN_WITH_EXCEPTIONS;
  }

  private void books() {
    LedgerLine total = status.ledger().total();
    if (status.ledger().balances()) {
      grounds.add(
          text(
              "The books balance: each of %,d exported lines was imported, found there already, is"
                  + " kept in quarantine, or was left out by a named rule.",
              total.exported()));
    } else {
      faults.add("The books do not balance.");
    }
    long open = chunks.travelling().stream().filter(chunk -> chunk.isOpen()).count();
    if (open > 0) {
      faults.add(text("%,d of %,d chunks are not closed.", open, chunks.travelling().size()));
    }
    if (status.freeze().startsWith("proved")) {
      grounds.add("Nothing was written at the source after the cut-over: " + status.freeze() + ".");
    }
    if (total.quarantined() > 0) {
      exceptions.add(text("%,d lines are in quarantine.", total.quarantined()));
    }
    if (status.uncounted() > 0) {
      exceptions.add(
          text(
              "The source did not count %,d of %,d chunks; their exports were asked for twice"
                  + " instead.",
              status.uncounted(), chunks.travelling().size()));
    }
  }

  private void counts() {
    Optional<Verification> counted = status.verification();
    if (counted.filter(c -> c.outcome() == Outcome.MATCH).isPresent()) {
      grounds.add(
          text(
              "Both servers were counted, type by type (%,d types): equal, less what is in"
                  + " quarantine or was left out.",
              counted.get().types().size()));
      return;
    }
    String said =
        counted
            .map(c -> "The counts of both servers are " + word(c.outcome()) + ": " + c.reason())
            .orElse("The counts of both servers were not compared");
    boolean full = checks.stream().anyMatch(this::comparesEverything);
    (full ? exceptions : faults).add(said + ".");
  }

  private void check(AttachedCheck check) {
    String name =
        "'verify " + check.kind() + "' (" + check.file() + ") says " + check.result() + ", ";
    String compared =
        text(check.kind().equals("surface") ? "%,d types" : "%,d versions", check.compared());
    if (check.result().equals("match")) {
      grounds.add(name + compared + " compared.");
    } else if (isOfQuarantine(check)) {
      grounds.add(name + compared + " compared: all that is missing is in quarantine.");
    } else if (check.result().equals("differ")) {
      faults.add(name + text("%,d findings.", check.found()));
    } else {
      exceptions.add(name + text("%,d findings.", check.found()));
    }
  }

  private boolean comparesEverything(AttachedCheck check) {
    return check.kind().equals("full") && (check.result().equals("match") || isOfQuarantine(check));
  }

  /** Whether it finds nothing but missing versions, and no more of a type than are kept. */
  private boolean isOfQuarantine(AttachedCheck check) {
    AttachedCheck.Findings missing = check.findings().get("missing");
    if (missing == null || missing.found() == 0 || missing.found() != check.found()) {
      return false;
    }
    return missing.types().values().stream().mapToLong(Long::longValue).sum() == missing.found()
        && missing.types().entrySet().stream()
            .allMatch(type -> type.getValue() <= quarantined(type.getKey()));
  }

  private long quarantined(String type) {
    return status.ledger().lines().stream()
        .filter(line -> line.type().equals(type))
        .mapToLong(LedgerLine::quarantined)
        .sum();
  }

  private void remarks() {
    long watched =
        records.orphans().stream().filter(o -> o.outcome() == Orphan.Outcome.WATCHED).count();
    if (watched > 0) {
      exceptions.add(text("%,d kick-offs without a reply are still watched.", watched));
    }
    status.exceptions().stream().map(Judgement::sentence).forEach(exceptions::add);
  }

  static String sentence(String words) {
    String text = words.strip();
    if (text.isEmpty()) {
      return text;
    }
    String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return first.endsWith(".") ? first : first + ".";
  }

  static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String list(List<String> words) {
    return words.stream().limit(12).collect(Collectors.joining(", "))
        + (words.size() > 12 ? text(" and %,d more", words.size() - 12) : "");
  }
}
