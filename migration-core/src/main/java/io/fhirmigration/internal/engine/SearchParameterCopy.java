package io.fhirmigration.internal.engine;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Window;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.TargetServer.EntryOutcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Copies search parameters over REST: as the source finds them, or, where it answers no search, as
 * an export of their own, or adopted files, contain them.
 */
final class SearchParameterCopy {
  private final Records records;
  private final SourceServer source;
  private final TargetServer target;
  private final ExportedSearchParameters exported;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  SearchParameterCopy(
      Records records,
      SourceServer source,
      TargetServer target,
      ExportedSearchParameters exported,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.source = source;
    this.target = target;
    this.exported = exported;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * Copies all.
   *
   * @param end up to where an export must reach; empty for as far as the settle lag allows
   * @return in words what became of them; empty while an export of them runs
   */
  Optional<String> copy(Snapshot seen, Optional<Instant> end) {
    if (seen.migration().value().plan().adopted().isPresent()) {
      return Optional.of(
          end.isEmpty()
              ? "left to the end: adopted files may hold some"
              : write(exported.newest(closed(seen.chunksOf(LaneId.FILES)))));
    }
    Optional<List<JsonObject>> found = source.searchParameters();
    if (found.isPresent()) {
      return Optional.of(write(found.get()));
    }
    List<Chunk> exports = seen.chunksOf(LaneId.SEARCH_PARAMETERS);
    Optional<Instant> covered = exports.stream().map(c -> c.window().till()).reduce((a, b) -> b);
    boolean running = exports.stream().anyMatch(Chunk::isOpen);
    if (!running && (covered.isEmpty() || end.filter(covered.get()::isBefore).isPresent())) {
      Instant edge = source.now().minus(settings.get().settleLag()).truncatedTo(ChronoUnit.MILLIS);
      records.insert(
          Chunk.planned(
              LaneId.SEARCH_PARAMETERS,
              new Window(covered, end.orElse(edge)),
              "search parameters of a source that answers no search",
              clock.instant()));
      return Optional.empty();
    }
    if (running) {
      records.laneNotes().put("", "search parameters are exported");
      records.pauses().put("migration", clock.instant().plus(settings.get().pollInterval()));
      return Optional.empty();
    }
    return Optional.of(write(exported.newest(closed(kept(exports, seen)))));
  }

  /** What was deleted was written before: the migration was verified then. */
  private static List<Chunk> kept(List<Chunk> exports, Snapshot seen) {
    return exports.stream()
        .filter(chunk -> !seen.deletions().containsKey(CleanUpRules.container(chunk)))
        .toList();
  }

  private static List<ChunkState.Closed> closed(List<Chunk> chunks) {
    return chunks.stream().map(chunk -> (ChunkState.Closed) chunk.state()).toList();
  }

  private String write(List<JsonObject> all) {
    if (all.isEmpty()) {
      return "none";
    }
    records.beforeEffect();
    List<EntryOutcome> outcomes = target.putAll(all);
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
                + all.get(i).string("id").orElse("?")
                + " was refused with "
                + outcome.status()
                + ": "
                + outcome.reason());
      }
    }
    return written + " written, " + present + " already there";
  }
}
