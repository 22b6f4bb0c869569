package io.fhirmigration.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.KeyList;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyListsTest {
  private static final ChunkId CHUNK = Samples.chunk(new ChunkState.Planned("", false)).id();

  @TempDir Path folder;
  private StagingArea staging;
  private ObjectShelf shelf;
  private KeyLists lists;
  private int names;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    shelf = new ObjectShelf(staging, "m1-objects");
    lists = new KeyLists(shelf, () -> "name" + ++names);
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private static ResourceLine patient(String id, int version) {
    return line(
        "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"2020-01-05T00:00:00.000Z\"}}"
            .formatted(id, version));
  }

  private static ResourceLine line(String text) {
    return ResourceLine.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<ObjectRef> written(ResourceLine... lines) {
    return lists.write(
        CHUNK,
        keys -> {
          for (ResourceLine line : lines) {
            keys.add(line);
          }
        });
  }

  private List<ImportedKey> read(ObjectRef ref) {
    List<ImportedKey> all = new ArrayList<>();
    try (KeyList keys = KeyList.open(staging, ref)) {
      for (Optional<ImportedKey> key = keys.next(); key.isPresent(); key = keys.next()) {
        all.add(key.get());
      }
    }
    return all;
  }

  private static RefusedDigests refused(ResourceLine... lines) {
    RefusedDigests refused = new RefusedDigests();
    for (ResourceLine line : lines) {
      refused.add(line);
    }
    return refused;
  }

  @Test
  void keysSayWhatTheLineSays() {
    String hash = ObjectShelf.sha256(patient("p1", 7).bytes()).substring(0, 32);
    assertThat(read(written(patient("p1", 7)).orElseThrow()))
        .containsExactly(
            new ImportedKey("Patient", "p1", "7", "2020-01-05T00:00:00.000Z", false, hash));
  }

  @Test
  void deletesAreMarkedAndMissingMembersAreEmpty() {
    ResourceLine delete =
        line(
            "{\"resourceType\":\"Patient\",\"id\":\"a\",\"meta\":{\"extension\":[{\"url\":\"http://azurehealthcareapis.com/data-extensions/deleted-state\",\"valueString\":\"soft-deleted\"}]}}");
    ImportedKey key = read(written(delete).orElseThrow()).get(0);
    assertThat(key.deleted()).isTrue();
    assertThat(key.versionId() + key.lastUpdated()).isEmpty();
  }

  @Test
  void idsThatNeedEscapesAreKept() {
    ResourceLine odd = line("{\"resourceType\":\"Patient\",\"id\":\"a\\\"\\\\\\n\u00fc\"}");
    assertThat(read(written(odd).orElseThrow()).get(0).id()).isEqualTo("a\"\\\n\u00fc");
  }

  @Test
  void noLineLeavesNoList() {
    assertThat(written()).isEmpty();
    assertThat(shelf.holds("chunks/")).isFalse();
  }

  @Test
  void refusedLinesAreTakenOutAsOftenAsTheyWereRefused() {
    ResourceLine twice = patient("twice", 1);
    Optional<ObjectRef> all = written(patient("a", 1), twice, twice, patient("b", 1));
    ObjectRef left = lists.without(CHUNK, all, refused(twice, patient("b", 1))).orElseThrow();
    assertThat(left.name()).isNotEqualTo(all.orElseThrow().name());
    assertThat(read(left)).extracting(ImportedKey::id).containsExactly("a", "twice");
    assertThat(read(all.get())).hasSize(4);
  }

  @Test
  void sameListWhenNothingWasRefused() {
    Optional<ObjectRef> all = written(patient("a", 1));
    assertThat(lists.without(CHUNK, all, refused())).isEqualTo(all);
  }

  @Test
  void manyRefusedLinesAreFoundAgain() {
    ResourceLine[] many = new ResourceLine[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = patient("p" + i, 1);
    }
    Optional<ObjectRef> all = written(many);
    assertThat(lists.without(CHUNK, all, refused(many))).isEmpty();
    ResourceLine other = patient("other", 1);
    assertThat(read(lists.without(CHUNK, all, refused(other)).orElseThrow())).hasSize(1_000);
  }

  @Test
  void earlierClosingsStayKnown() {
    Chunk chunk = Samples.chunk(new ChunkState.Planned("", false));
    ObjectRef first = written(patient("a", 1)).orElseThrow();
    ObjectRef second = written(patient("b", 1)).orElseThrow();
    Chunk once = chunk.keeping(lists.closing(chunk, Optional.of(first)));
    Chunk twice = once.keeping(lists.closing(once, Optional.of(second)));
    Chunk empty = twice.keeping(lists.closing(twice, Optional.empty()));
    assertThat(KeyList.of(staging, chunk)).isEmpty();
    assertThat(KeyList.of(staging, once)).containsExactly(first);
    assertThat(KeyList.of(staging, twice)).containsExactly(first, second);
    assertThat(KeyList.of(staging, empty)).containsExactly(first, second);
  }

  @Test
  void changedListIsRefused() throws Exception {
    ObjectRef ref = written(patient("a", 1)).orElseThrow();
    Path file = folder.resolve(ref.container()).resolve(ref.name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[4] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> read(ref))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("changed");
  }

  @Test
  void keysNameNobody() {
    assertThat(read(written(patient("secret", 1)).orElseThrow()).get(0).toString())
        .doesNotContain("secret");
  }
}
