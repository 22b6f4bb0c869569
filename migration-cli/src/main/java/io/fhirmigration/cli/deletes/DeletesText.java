package io.fhirmigration.cli.deletes;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.verify.deletes.ApprovedDeletes;
import io.fhirmigration.verify.deletes.DeleteProposal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the command says: numbers and reasons, never an id. */
final class DeletesText {
  private DeletesText() {}

  static List<String> lines(DeleteProposal.Result result, Path out) {
    List<String> lines = new ArrayList<>();
    lines.add(result.listed() + " ids listed on both sides");
    lines.add(result.proposals() + " resource(s) proposed for deletion");
    result.proposed().forEach((type, n) -> lines.add("  " + type + " " + n));
    result.notOurs().forEach((why, n) -> lines.add(n + " not ours: " + why));
    if (result.chunksWithoutKeys() > 0) {
      lines.add(
          result.chunksWithoutKeys()
              + " chunk(s) were closed by an earlier release and left no key list: what they"
              + " imported counts as not ours");
    }
    if (!result.leftOut().isEmpty()) {
      lines.add("left out, because the source does not know them: " + result.leftOut());
    }
    lines.add(
        out
            + " holds ids: look through it, take out rows that shall stay, and give it to"
            + " --approve");
    return lines;
  }

  static JsonObject json(DeleteProposal.Result result, Path out) {
    return JsonValue.object()
        .put("proposal", out.toString())
        .put("listed", result.listed())
        .put("proposed", counts(result.proposed()))
        .put("notOurs", counts(result.notOurs()))
        .put("chunksWithoutKeys", result.chunksWithoutKeys())
        .put("leftOut", JsonValue.array(result.leftOut().stream().map(JsonString::new).toList()))
        .build();
  }

  static List<String> lines(ApprovedDeletes.Result result, Path log) {
    List<String> lines = new ArrayList<>();
    lines.add("of " + result.approved() + " approved resource(s)");
    lines.add("  " + result.deleted() + " soft-deleted");
    lines.add("  " + result.erased() + " hard-deleted");
    lines.add("  " + result.putBack() + " written while they were deleted, and put back");
    result.left().forEach((why, n) -> lines.add("  " + n + " left: " + why));
    lines.add(log + " says what became of each line");
    return lines;
  }

  static JsonObject json(ApprovedDeletes.Result result) {
    return JsonValue.object()
        .put("approved", result.approved())
        .put("deleted", result.deleted())
        .put("erased", result.erased())
        .put("putBack", result.putBack())
        .put("left", counts(result.left()))
        .put("sha256", result.sha256())
        .build();
  }

  private static JsonObject counts(Map<String, Long> of) {
    ObjectBuilder counts = JsonValue.object();
    of.forEach(counts::put);
    return counts.build();
  }
}
