package io.fhirmigration.verify.report;

import static io.fhirmigration.verify.report.Judgement.list;
import static io.fhirmigration.verify.report.Judgement.text;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Verification.TypeCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What nobody has checked, and what was not meant to be copied, in plain sentences. */
final class NotChecked {
  private final MigrationRecords records;
  private final MigrationStatus status;
  private final List<String> said = new ArrayList<>();

  private NotChecked(MigrationRecords records) {
    this.records = records;
    this.status = records.status();
  }

  static List<String> of(MigrationRecords records, List<AttachedCheck> checks) {
    NotChecked all = new NotChecked(records);
    all.contents(checks);
    all.marks(checks);
    all.types();
    all.source();
    all.plan(records.migration().plan());
    return all.said;
  }

  private void contents(List<AttachedCheck> checks) {
    if (checks.stream().noneMatch(check -> check.kind().equals("full"))) {
      long sample =
          checks.stream()
              .filter(check -> check.kind().equals("deep"))
              .mapToLong(AttachedCheck::compared)
              .sum();
      said.add(
          sample == 0
              ? "Contents: no comparison of contents was added to this report."
              : text("Contents: only a sample of %,d versions was compared.", sample));
    }
    if (!checks.isEmpty()) {
      said.add(
          "Added results are taken from files as they are; this report counts them and names their"
              + " SHA-256, and has not repeated the comparisons.");
    }
  }

  /** A result of two folders cannot say which servers their files are from. */
  private void marks(List<AttachedCheck> checks) {
    List<String> unmarked =
        checks.stream().filter(check -> check.mark().isEmpty()).map(AttachedCheck::file).toList();
    if (!unmarked.isEmpty()) {
      said.add(
          "Whether these added results are about this migration, which they do not say: "
              + list(unmarked)
              + ".");
    }
  }

  private void types() {
    Map<String, List<String>> byReason = new TreeMap<>();
    status
        .verification()
        .ifPresent(
            result ->
                result.types().stream()
                    .filter(type -> type.outcome() == Outcome.INCONCLUSIVE)
                    .forEach(type -> add(byReason, type)));
    byReason.forEach(
        (reason, types) ->
            said.add(
                text("Counts of %,d types could not be compared: ", types.size())
                    + list(types)
                    + (reason.isEmpty() ? "." : " (" + reason + ").")));
  }

  private static void add(Map<String, List<String>> byReason, TypeCheck type) {
    byReason.computeIfAbsent(type.reason(), reason -> new ArrayList<>()).add(type.type());
  }

  private void source() {
    if (status.uncounted() > 0) {
      said.add(
          text("Counts of %,d chunks: the source answered no count for them.", status.uncounted()));
    }
    if (status.recount().startsWith("not recounted")) {
      said.add("Late rows: " + status.recount() + ".");
    }
    status
        .moved()
        .ifPresent(
            moved ->
                said.add(
                    moved.isKnown()
                        ? text(
                            "Rows that changed while their range was copied, and left it: %,d.",
                            moved.total().orElse(0))
                        : "Rows that changed while their range was copied, and left it: not"
                            + " counted ("
                            + moved.unknownBecause()
                            + ")."));
    long unseen =
        records.orphans().stream().filter(o -> o.outcome() == Orphan.Outcome.NEVER_SEEN).count();
    if (unseen > 0) {
      said.add(
          text(
              "Kick-offs whose reply was lost and of which no job was ever seen: %,d. Nothing of"
                  + " them was imported.",
              unseen));
    }
    if (records.audit().stream().noneMatch(entry -> entry.what().startsWith("deletes "))) {
      said.add(
          "Hard deletes: whether the source lost resources without a trace while they were copied"
              + " was not looked for.");
    }
  }

  private void plan(MigrationPlan plan) {
    if (plan.anonymization().isPresent()) {
      said.add("The source de-identified what it exported; contents cannot be equal.");
    }
    if (plan.mode() == Mode.ONCE && plan.adopted().isEmpty()) {
      said.add("One range was copied once: what was written after it is not at the destination.");
    }
    if (!plan.types().isEmpty()) {
      said.add("Only these types were to be copied: " + list(plan.types()) + ".");
    }
    if (!plan.excludedTypes().isEmpty()) {
      said.add("Left out by the plan: " + list(plan.excludedTypes()) + ".");
    }
    if (!plan.history() && plan.adopted().isEmpty()) {
      said.add("Superseded versions were not to be copied.");
    }
    if (!plan.deletes() && plan.adopted().isEmpty()) {
      said.add("Soft deletes were not to be copied.");
    }
  }
}
