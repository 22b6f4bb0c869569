package io.fhirmigration.verify.deletes;

import io.fhirmigration.KeyList;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.StagingArea;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What all key lists of a migration say.
 *
 * @param staging where they lie
 * @param chunks the chunks of the migration
 */
record Imported(StagingArea staging, List<Chunk> chunks) {

  /** Goes through all lists once, and gives every key of these resources. */
  void find(Set<ResourceId> ids, Consumer<ImportedKey> use) {
    if (ids.isEmpty()) {
      return;
    }
    for (Chunk chunk : chunks) {
      for (ObjectRef list : KeyList.of(staging, chunk)) {
        try (KeyList keys = KeyList.open(staging, list)) {
          for (Optional<ImportedKey> key = keys.next(); key.isPresent(); key = keys.next()) {
            if (ids.contains(new ResourceId(key.get().type(), key.get().id()))) {
              use.accept(key.get());
            }
          }
        }
      }
    }
  }

  /** Whether a version at the destination is the imported one, by number and date. */
  static boolean isSame(ImportedKey key, String versionId, String lastUpdated) {
    return !key.deleted()
        && !key.lastUpdated().isEmpty()
        && key.versionId().matches("\\d{1,10}")
        && key.versionId().equals(versionId)
        && isSameInstant(key.lastUpdated(), lastUpdated);
  }

  private static boolean isSameInstant(String a, String b) {
    try {
      return millis(a).equals(millis(b));
    } catch (DateTimeException e) {
      return a.equals(b);
    }
  }

  private static Instant millis(String date) {
    return OffsetDateTime.parse(date).toInstant().truncatedTo(ChronoUnit.MILLIS);
  }
}
