package io.fhirmigration.verify.deletes;

import io.fhirmigration.model.Migration;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;

/** The first line of a proposal: whose it is. */
final class ProposalHeader {
  private static final String PROPOSAL = "proposal";
  private static final String FORM = "deletes-1";

  private ProposalHeader() {}

  static JsonObject of(Migration migration, Instant at) {
    return JsonValue.object()
        .put(PROPOSAL, FORM)
        .put("migration", migration.plan().id().value())
        .put("planHash", migration.planHash())
        .put("source", migration.plan().source().toString())
        .put("destination", migration.plan().destination().toString())
        .put("at", at.toString())
        .build();
  }

  /** Refuses a line that begins another file, or the proposal of another migration. */
  static void require(JsonObject first, Migration migration) {
    if (first.string(PROPOSAL).filter(FORM::equals).isEmpty()) {
      throw new RejectedException(
          "line 1 is not the first line of a proposal; give the file that was written by --out,"
              + " with that line");
    }
    JsonObject wanted = of(migration, Instant.EPOCH);
    for (String member : new String[] {"migration", "planHash", "source", "destination"}) {
      if (!first.string(member).equals(wanted.string(member))) {
        throw new RejectedException(
            "its "
                + member
                + " is "
                + first.string(member).orElse("missing")
                + ", and that of this migration is "
                + wanted.string(member).orElse("")
                + "; approve a proposal of this migration");
      }
    }
  }
}
