package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final Instant TILL = Instant.parse("2020-01-02T00:00:00Z");

  @Test
  void chunkIsNamedByLaneAndStart() {
    Window window = Window.of(Instant.parse("2001-09-09T01:46:40.001Z"), TILL);
    assertThat(ChunkId.of(new LaneId("MedicationRequest"), window))
        .hasToString("medicationrequest-1000000000001");
  }

  @Test
  void windowWithoutStartIsNamedZero() {
    assertThat(ChunkId.of(LaneId.ALL, new Window(Optional.empty(), TILL)))
        .hasToString("all-0000000000000");
  }

  @Test
  void chunksSortByStart() {
    ChunkId early = ChunkId.of(LaneId.ALL, Window.of(Instant.parse("1999-01-01T00:00:00Z"), TILL));
    ChunkId late = ChunkId.of(LaneId.ALL, Window.of(Instant.parse("2019-01-01T00:00:00Z"), TILL));
    assertThat(early).isLessThan(late);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "All-0000000000000", "all-1", "a/b-0000000000000", "1-1"})
  void otherChunkNamesAreRefused(String name) {
    assertThatThrownBy(() -> new ChunkId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "9", "ward-7-copy", "abcdefghijklmnopqrstuvwxyz0123456789ab"})
  void migrationIsNamedForContainers(String name) {
    assertThat(new MigrationId(name)).hasToString(name);
    assertThat(name.length() + 1 + 24).isLessThanOrEqualTo(63);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-a", "a-", "a--b", "A", "a_b", "abcdefghijklmnopqrstuvwxyz0123456789abc"})
  void otherMigrationNamesAreRefused(String name) {
    assertThatThrownBy(() -> new MigrationId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void laneIsATypeOrAWord() {
    assertThat(new LaneId("Patient").isType()).isTrue();
    assertThat(LaneId.ALL.isType()).isFalse();
    assertThatThrownBy(() -> new LaneId("Pa-tient")).isInstanceOf(IllegalArgumentException.class);
  }
}
