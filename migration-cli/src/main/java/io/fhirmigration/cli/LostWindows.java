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
 * @param dated when each version was written
 * @param unknown versions that the source does not have any more, or does not say
 */
record LostWindows(Map<VersionKey, Instant> dated, List<VersionKey> unknown) {
  private static final int BATCH = 50;

  /** Reads the histories of these versions' resources. */
  static LostWindows of(List<VersionKey> versions, ResourceReads source) {
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
    return new LostWindows(dated, unknown);
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
    List<Chunk> chunks =
        migrations.records(migration).chunks().stream()
            .filter(chunk -> chunk.lane().isTravelling())
            .toList();
    Set<ChunkId> reopened = new HashSet<>();
    dated.forEach(
        (key, at) -> {
          Window instant = Window.of(at, at.plusMillis(1));
          Optional<Chunk> waiting =
              chunks.stream()
                  .filter(chunk -> !chunk.lane().isType() || isOf(chunk, key))
                  .filter(chunk -> chunk.window().overlaps(instant))
                  .filter(chunk -> !reopened.contains(chunk.id()))
                  .findFirst();
          if (waiting.isPresent()) {
            reopened.addAll(migrations.reopen(migration, instant, by));
          }
        });
    return reopened;
  }

  private static boolean isOf(Chunk chunk, VersionKey key) {
    return chunk.lane().value().equals(key.type());
  }
}
