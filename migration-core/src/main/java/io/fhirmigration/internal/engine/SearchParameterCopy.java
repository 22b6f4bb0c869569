package io.fhirmigration.internal.engine;

import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.TargetServer.EntryOutcome;
import java.util.List;
import java.util.Optional;

/** Copies custom search parameters over REST; imports refuse them. */
final class SearchParameterCopy {
  private final Records records;
  private final SourceServer source;
  private final TargetServer target;

  SearchParameterCopy(Records records, SourceServer source, TargetServer target) {
    this.records = records;
    this.source = source;
    this.target = target;
  }

  /** Copies all and says in words what became of them. */
  String copy() {
    Optional<List<JsonValue.JsonObject>> found = source.searchParameters();
    if (found.isEmpty()) {
      return "not copied: the source does not answer searches";
    }
    if (found.get().isEmpty()) {
      return "none";
    }
    records.beforeEffect();
    List<EntryOutcome> outcomes = target.putAll(found.get());
    int written = 0;
    int present = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      EntryOutcome outcome = outcomes.get(i);
      if (outcome.worked()) {
        written++;
      } else if (outcome.status() == 405 || outcome.reason().contains("same definition URL")) {
        present++;
      } else {
        throw new RetryableException(
            "search parameter "
                + found.get().get(i).string("id").orElse("?")
                + " was refused with "
                + outcome.status()
                + ": "
                + outcome.reason());
      }
    }
    return written + " written, " + present + " already there";
  }
}
