package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.retry.Backoff;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.MigrationSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a chunk leaves an export that can't be believed: asked again, exported again, or a person.
 */
final class ExportExits {
  private final Records records;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  ExportExits(Records records, Clock clock, Supplier<MigrationSettings> settings) {
    this.records = records;
    this.clock = clock;
    this.settings = settings;
  }

  /** A 200 that the folder or the counts contradict: ask again, in the end ask a person. */
  void unfinished(Stored<Chunk> stored, ExportAttempt attempt, String statusUrl, String why) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + 1;
    ChunkState back = new ChunkState.Exporting(attempt, Optional.of(statusUrl));
    if (failures > settings.get().maxJobFailures()) {
      attention(
          stored,
          new ChunkState.Planned("exported again: " + why, false),
          AttentionKind.WAIT,
          "the export is not complete: " + why,
          "look at the source's export job; 'retry' exports the window again");
      return;
    }
    records.save(
        stored,
        chunk
            .to(back, why)
            .counting(chunk.attempts(), failures)
            .waiting(clock.instant().plus(settings.get().confirmAfter()), "not complete: " + why));
  }

  /** A new attempt in a new container after a pause; in the end a person has to look. */
  void again(Stored<Chunk> stored, String why, Optional<Duration> asked, boolean countAsFailure) {
    Chunk chunk = stored.value();
    int failures = chunk.failures() + (countAsFailure ? 1 : 0);
    if (countAsFailure && failures > settings.get().maxJobFailures()) {
      attention(
          stored,
          new ChunkState.Planned(why, false),
          AttentionKind.WAIT,
          why,
          "'retry' exports the window again");
      return;
    }
    Instant next =
        Backoff.next(clock.instant(), settings.get(), chunk.attempts(), asked, chunk.id().value());
    records.save(
        stored,
        chunk
            .to(new ChunkState.Planned(why, emptyBefore(chunk)), why)
            .counting(chunk.attempts(), failures)
            .waiting(next, why));
  }

  void newAttempt(Stored<Chunk> stored, String why, boolean emptyBefore) {
    records.save(stored, stored.value().to(new ChunkState.Planned(why, emptyBefore), why));
  }

  private static boolean emptyBefore(Chunk chunk) {
    if (chunk.state() instanceof ChunkState.Exporting exporting) {
      return exporting.attempt().emptyBefore();
    }
    return chunk.state() instanceof ChunkState.Exported exported
        && exported.attempt().emptyBefore();
  }

  void attention(
      Stored<Chunk> stored, ChunkState from, AttentionKind kind, String why, String nextStep) {
    records.save(
        stored, stored.value().to(new ChunkState.NeedsAttention(from, kind, why, nextStep), why));
  }
}
