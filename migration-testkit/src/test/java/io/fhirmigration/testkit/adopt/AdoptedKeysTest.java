package io.fhirmigration.testkit.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.KeyList;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.testkit.crash.KeysOfChunks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Adopted files leave key lists like any other, wherever their lines are imported from. */
class AdoptedKeysTest {
  private final AdoptedWorld world = new AdoptedWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private List<Chunk> chunks() {
    return world.migrations().records(world.plan().build().id()).chunks();
  }

  private List<ImportedKey> keys() {
    List<ImportedKey> all = new ArrayList<>();
    for (Chunk chunk : chunks()) {
      for (ObjectRef list : KeyList.of(world.staging, chunk)) {
        try (KeyList keys = KeyList.open(world.staging, list)) {
          for (Optional<ImportedKey> key = keys.next(); key.isPresent(); key = keys.next()) {
            all.add(key.get());
          }
        }
      }
    }
    assertThat(KeysOfChunks.read(world.staging, chunks()).miscounted()).isEmpty();
    return all;
  }

  private static String digest(String line) {
    try {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void linesOfPlainMixedAndCompressedFilesAreAmongTheKeysOnce() {
    String a = AdoptedWorld.patient("a");
    String b = AdoptedWorld.patient("b");
    String c = AdoptedWorld.observation("c");
    String d = AdoptedWorld.patient("d");
    world.file("1-plain.ndjson", a);
    world.file("2-mixed.ndjson", b, c);
    world.compressed("3-packed.ndjson.gz", d);
    world.run();
    assertThat(keys())
        .extracting(ImportedKey::digest)
        .containsExactlyInAnyOrder(digest(a), digest(b), digest(c), digest(d));
  }

  @Test
  void changedLinesAreAmongTheKeysAsTheyWereImported() {
    world.file("a.ndjson", observation("1.23456789012345678901234"));
    world.run(world.plan().transformer("decimal-limit", Map.of("profile", "digits18")).build());
    assertThat(keys())
        .extracting(ImportedKey::digest)
        .containsExactly(digest(observation("1.23456789012345678")));
  }

  private static String observation(String value) {
    return AdoptedWorld.line("Observation", "o", 1, "\"valueQuantity\":{\"value\":" + value + "}");
  }
}
