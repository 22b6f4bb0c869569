package io.fhirmigration.cli;

import io.fhirmigration.MissedVersions;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.verify.full.RecordedResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says what becomes of the findings of a comparison. */
final class FindingsText {
  private static final int SHOWN = 100;

  private final PrintWriter text;
  private final RecordedResult result;

  FindingsText(PrintWriter text, RecordedResult result) {
    this.text = text;
    this.result = result;
  }

  void missed(MissedVersions missed) {
    text.printf(
        Locale.ROOT,
        "missing: %,d versions; %,d can be sent once more from staged files%n",
        missed.asked(),
        missed.sendable());
    if (missed.quarantined() > 0) {
      text.printf(
          Locale.ROOT,
          "  %,d are in quarantine; 'fhir-migrate repair' without --from sends them%n",
          missed.quarantined());
    }
    if (missed.unordered() > 0) {
      text.printf(
          Locale.ROOT,
          "  %,d have no version or date and could replace newer content; they are not sent%n",
          missed.unordered());
    }
    if (!missed.absent().isEmpty()) {
      text.printf(
          Locale.ROOT,
          "  %,d lie in no staged file; the files of %,d chunks are deleted%n",
          missed.absent().size(),
          missed.deleted());
    }
  }

  void wouldReopen(LostWindows lost, MigrationId id) {
    text.printf(
        Locale.ROOT,
        "  the windows of %,d of them would be reopened for %s%n",
        lost.dated().size(),
        id);
    stay(lost);
  }

  void reopened(LostWindows lost, Set<ChunkId> chunks) {
    text.printf(
        Locale.ROOT,
        "  %,d chunks were reopened for %,d of them%n",
        chunks.size(),
        lost.dated().size());
    stay(lost);
  }

  private void stay(LostWindows lost) {
    list("these were written outside of what was copied, in no window:", lost.outside());
    list("the source does not have these any more:", lost.unknown());
  }

  /** What is not sent: what differs, what is extra, and what could not be compared. */
  void others(boolean accepted) {
    if (accepted && !result.different().isEmpty()) {
      text.printf(Locale.ROOT, "different: %,d versions, accepted%n", result.different().size());
    } else {
      list(
          "different: an import replaces no version that is there. Either delete the resource hard"
              + " at the destination, verify again and repair by the new result; or accept it by"
              + " --accept-different WHY:",
          result.different());
    }
    list(
        "extra: 'fhir-migrate reconcile-deletes' proposes those that this migration imported and"
            + " the source no longer has:",
        result.extra());
    if (result.errors() > 0) {
      text.println(
          result.errors() + " things could not be compared or listed; verify again afterwards");
    }
  }

  private void list(String what, List<VersionKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    text.println(what);
    keys.stream()
        .limit(SHOWN)
        .forEach(
            key ->
                text.println(
                    "  " + OneLine.of(key.type() + "/" + key.id() + " version " + key.version())));
    if (keys.size() > SHOWN) {
      text.printf(Locale.ROOT, "  and %,d more%n", keys.size() - SHOWN);
    }
  }

  static JsonObject json(
      RecordedResult result, MissedVersions missed, Set<ChunkId> reopened, boolean dryRun) {
    return JsonValue.object()
        .put("dryRun", dryRun)
        .put("missing", missed.asked())
        .put("sent", missed.sendable())
        .put("inQuarantine", missed.quarantined())
        .put("unordered", missed.unordered())
        .put("absent", missed.absent().size())
        .put(
            "reopened",
            JsonValue.array(reopened.stream().map(id -> new JsonString(id.value())).toList()))
        .put("different", result.different().size())
        .put("extra", result.extra().size())
        .put("errors", result.errors())
        .build();
  }
}
