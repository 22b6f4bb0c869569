package io.fhirmigration.cli;

import io.fhirmigration.Migrations;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.ResourceReads.Answer;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The windows of versions whose staged files are deleted: the source says when each was written.
 *
 * @param dated when each version was written that a window covers
 * @param outside versions that were written where no window is
 * @param unknown versions that the source does not have any more, or does not say
 */
record LostWindows(
    Map<VersionKey, Instant> dated, List<VersionKey> outside, List<VersionKey> unknown) {
  private static final int BATCH = 50;

  /**
   * Reads the histories of these versions' resources.
   *
   * @param chunks those of the migration
   */
  static LostWindows of(List<VersionKey> versions, ResourceReads source, List<Chunk> chunks) {
    List<ResourceId> ids =
        versions.stream().map(key -> new ResourceId(key.type(), key.id())).distinct().toList();
    Map<VersionKey, Instant> there = new TreeMap<>();
    for (int from = 0; from < ids.size(); from += BATCH) {
      List<ResourceId> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
      List<Answer> answers = source.read(batch, true);
      for (int i = 0; i < batch.size(); i++) {
        add(batch.get(i), answers.get(i), there);
      }
    }
    Map<VersionKey, Instant> dated = new TreeMap<>(there);
    dated.keySet().retainAll(new TreeSet<>(versions));
    List<VersionKey> unknown =
        versions.stream().filter(key -> !dated.containsKey(key)).sorted().toList();
    List<VersionKey> outside =
        dated.entrySet().stream()
            .filter(version -> chunks.stream().noneMatch(chunk -> covers(chunk, version)))
            .map(Map.Entry::getKey)
            .toList();
    outside.forEach(dated::remove);
    return new LostWindows(dated, outside, unknown);
  }

  private static void add(ResourceId id, Answer answer, Map<VersionKey, Instant> there) {
    if (answer instanceof Answer.Found found) {
      for (Version version : found.versions()) {
        date(version.lastUpdated())
            .ifPresent(
                at -> there.put(new VersionKey(id.type(), id.id(), version.versionId()), at));
      }
    }
  }

  private static Optional<Instant> date(String text) {
    try {
      Instant date = OffsetDateTime.parse(text).toInstant();
      return Optional.of(date.truncatedTo(ChronoUnit.MILLIS));
    } catch (DateTimeParseException unknown) {
      return Optional.empty();
    }
  }

  /** Reopens each closed chunk that one of the versions came from. */
  Set<ChunkId> reopen(Migrations migrations, MigrationId migration, String by) {
    List<Chunk> chunks = migrations.records(migration).chunks();
    Set<ChunkId> reopened = new HashSet<>();
    for (Map.Entry<VersionKey, Instant> version : dated.entrySet()) {
      boolean waits =
          chunks.stream()
              .filter(chunk -> !reopened.contains(chunk.id()))
              .anyMatch(chunk -> covers(chunk, version));
      if (waits) {
        reopened.addAll(migrations.reopen(migration, at(version), by));
      }
    }
    return reopened;
  }

  private static boolean covers(Chunk chunk, Map.Entry<VersionKey, Instant> version) {
    return chunk.lane().isTravelling()
        && (!chunk.lane().isType() || chunk.lane().value().equals(version.getKey().type()))
        && chunk.window().overlaps(at(version));
  }

  private static Window at(Map.Entry<VersionKey, Instant> version) {
    return Window.of(version.getValue(), version.getValue().plusMillis(1));
  }
}
