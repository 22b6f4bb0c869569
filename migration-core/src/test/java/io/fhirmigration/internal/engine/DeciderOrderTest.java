package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.engine.Step.Kind;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.FileList;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of imports in a lane, whatever the order in which windows become ready. */
class DeciderOrderTest {
  private static final int WINDOWS = 6;

  private final Map<String, Chunk> chunks = new TreeMap<>();
  private final Map<String, Boolean> needsOrder = new TreeMap<>();

  private Lane lane =
      new Lane(
          LaneId.ALL,
          Optional.of(Samples.SINCE),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          "");

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** From the first unversioned line on one window at a time, and every window in the end. */
  @ParameterizedTest
  @MethodSource("seeds")
  void fromTheFirstUnversionedLineOnWindowsGoOneByOne(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < WINDOWS; i++) {
      Window window =
          Window.of(
              Samples.SINCE.plus(Duration.ofDays(i)), Samples.SINCE.plus(Duration.ofDays(i + 1)));
      add(Samples.chunk(LaneId.ALL, window, new ChunkState.Planned("", false)), random);
    }
    travel(random);
  }

  /** The same for adopted files, in the order of their list. */
  @ParameterizedTest
  @MethodSource("seeds")
  void fromTheFirstUnversionedLineOnRunsOfFilesGoOneByOne(int seed) {
    Random random = new Random(seed);
    Window range = new Window(Optional.empty(), Samples.TILL);
    for (int i = 0; i < WINDOWS; i++) {
      add(Chunk.planned(new FileRun(3L * i, 3, 1), range, "", Samples.NOW), random);
    }
    lane = Lane.of(new FileList(Samples.ref("files.ndjson"), 3L * WINDOWS, 1, 0));
    travel(random);
  }

  private void add(Chunk chunk, Random random) {
    chunks.put(chunk.id().value(), chunk);
    needsOrder.put(chunk.id().value(), random.nextInt(3) == 0);
  }

  private void travel(Random random) {
    for (int turn = 0; turn < 400 && chunks.values().stream().anyMatch(Chunk::isOpen); turn++) {
      for (String name : List.copyOf(chunks.keySet())) {
        if (random.nextBoolean()) {
          moveOn(name);
        }
      }
      for (Step step : decide().steps()) {
        if (step.kind() == Kind.PREPARE_IMPORT) {
          mayBegin(step.subject());
          put(step.subject(), Objects.requireNonNull(Samples.states().get("importing")));
        }
      }
    }
    assertThat(chunks.values()).extracting(Chunk::phase).containsOnly(ChunkPhase.CLOSED);
  }

  private void mayBegin(String name) {
    boolean orderIsKnown =
        chunks.entrySet().stream()
            .filter(entry -> entry.getValue().phase() == ChunkPhase.TRANSFORMED)
            .anyMatch(entry -> Boolean.TRUE.equals(needsOrder.get(entry.getKey())));
    if (orderIsKnown) {
      chunks.forEach(
          (other, chunk) -> {
            assertThat(chunk.phase()).isNotIn(ChunkPhase.IMPORTING, ChunkPhase.IMPORTED);
            if (other.compareTo(name) < 0) {
              assertThat(chunk.phase()).as("before %s", name).isEqualTo(ChunkPhase.CLOSED);
            }
          });
    }
  }

  /** What servers do meanwhile. */
  private void moveOn(String name) {
    Staged staged = Samples.staged(1, Boolean.TRUE.equals(needsOrder.get(name)));
    switch (Objects.requireNonNull(chunks.get(name)).phase()) {
      case PLANNED -> put(name, new ChunkState.Transformed(staged));
      case IMPORTING -> put(name, Objects.requireNonNull(Samples.states().get("imported")));
      case IMPORTED ->
          put(name, new ChunkState.Closed(Ledger.EMPTY, staged, CountAnswer.of(0), Samples.NOW));
      default -> {}
    }
  }

  private void put(String name, ChunkState state) {
    chunks.computeIfPresent(name, (same, chunk) -> chunk.to(state, ""));
  }

  private Decider.Decision decide() {
    Map<String, Stored<Chunk>> open = new TreeMap<>();
    Map<String, Chunk> closed = new TreeMap<>();
    chunks.forEach(
        (name, chunk) -> {
          if (chunk.isOpen()) {
            open.put(name, stored(RecordKind.CHUNK, name, chunk));
          } else {
            closed.put(name, chunk);
          }
        });
    Snapshot seen =
        new Snapshot(
            stored(RecordKind.MIGRATION, "migration", Samples.migration()),
            Map.of(lane.id().value(), stored(RecordKind.LANE, lane.id().value(), lane)),
            open,
            closed,
            Map.of());
    return Decider.decide(
        seen,
        Samples.NOW,
        MigrationSettings.builder().build(),
        Set.of(),
        Map.of(),
        Optional.empty());
  }

  private static <T> Stored<T> stored(RecordKind kind, String name, T value) {
    RecordKey key = new RecordKey(Samples.migration().plan().id(), kind, name);
    StateColumns columns = StateColumns.of("", "", Samples.NOW);
    return new Stored<>(new StateRecord(key, 1, 1, "w", true, columns, "{}"), value);
  }
}
