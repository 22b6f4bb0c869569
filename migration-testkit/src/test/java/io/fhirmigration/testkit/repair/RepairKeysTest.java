package io.fhirmigration.testkit.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.testkit.crash.KeysOfChunks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Key lists name what is at the destination: not what is in quarantine, but what was repaired. */
class RepairKeysTest {
  private final RefusingWorld world = new RefusingWorld();

  @BeforeEach
  void copy() {
    for (int i = 0; i < 10; i++) {
      String language = i < 3 ? "x-mend" : i < 5 ? "x-broken" : "en";
      world.row("Patient", "r" + i, language, 10);
    }
    world.servers.clock().advance(Duration.ofHours(1));
    assertThat(world.run().status().ledger().total().quarantined()).isEqualTo(5);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private List<Chunk> chunks() {
    return world.migrations().records(world.plan.id()).chunks();
  }

  private SortedSet<String> keys() {
    KeysOfChunks keys = KeysOfChunks.read(world.servers.staging(), chunks());
    assertThat(keys.miscounted()).isEmpty();
    return keys.versions();
  }

  @Test
  void quarantinedLinesAreNotAmongTheKeys() {
    assertThat(keys())
        .containsExactly(
            "Patient/r5/_history/1",
            "Patient/r6/_history/1",
            "Patient/r7/_history/1",
            "Patient/r8/_history/1",
            "Patient/r9/_history/1");
  }

  @Test
  void repairedLinesAreAmongTheKeysOfTheRepair() {
    world
        .migrations()
        .repair(world.plan.id(), Optional.empty(), RefusingWorld.mend("x-mend", "en"), "tester");
    world.run();
    assertThat(keys())
        .contains("Patient/r0/_history/1", "Patient/r1/_history/1", "Patient/r2/_history/1")
        .hasSize(8)
        .doesNotContain("Patient/r3/_history/1");
    assertThat(chunks())
        .filteredOn(chunk -> chunk.repair().isPresent())
        .singleElement()
        .satisfies(
            repair ->
                assertThat(KeysOfChunks.read(world.servers.staging(), List.of(repair)).versions())
                    .hasSize(3));
  }
}
