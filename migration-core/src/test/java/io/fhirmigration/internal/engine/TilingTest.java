package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilingTest {
  private static final ChunkState OPEN = new ChunkState.Planned("", false);
  private static final ChunkState CLOSED =
      new ChunkState.Closed(Ledger.EMPTY, Samples.staged(), CountAnswer.of(0), Samples.NOW);
  private static final Lane FROM_ZERO = lane(Optional.of(at(0)));
  private static final Lane WITHOUT_START = lane(Optional.empty());

  private static Lane lane(Optional<Instant> since) {
    return new Lane(LaneId.ALL, since, Optional.empty(), List.of(), Optional.empty(), "");
  }

  private static Instant at(long hour) {
    return Samples.SINCE.plusSeconds(hour * 3600);
  }

  private static Chunk chunk(long since, long till, ChunkState state) {
    return Samples.chunk(LaneId.ALL, Window.of(at(since), at(till)), state);
  }

  private static Chunk first(long till, ChunkState state) {
    return Samples.chunk(LaneId.ALL, new Window(Optional.empty(), at(till)), state);
  }

  @Test
  void emptyLaneIsOneGap() {
    assertThat(Tiling.firstGap(FROM_ZERO, List.of()))
        .isEqualTo(new Gap(Optional.of(at(0)), Optional.empty()));
    assertThat(Tiling.firstGap(WITHOUT_START, List.of()))
        .isEqualTo(new Gap(Optional.empty(), Optional.empty()));
    assertThat(Tiling.watermark(FROM_ZERO, List.of())).isEmpty();
  }

  @Test
  void gapBetweenChunksIsFoundFirst() {
    List<Chunk> chunks = List.of(chunk(0, 1, CLOSED), chunk(3, 4, OPEN), chunk(6, 7, OPEN));
    assertThat(Tiling.firstGap(FROM_ZERO, chunks))
        .isEqualTo(new Gap(Optional.of(at(1)), Optional.of(at(3))));
  }

  @Test
  void gapAtTheStartIsFound() {
    assertThat(Tiling.firstGap(FROM_ZERO, List.of(chunk(2, 3, CLOSED))))
        .isEqualTo(new Gap(Optional.of(at(0)), Optional.of(at(2))));
    assertThat(Tiling.firstGap(WITHOUT_START, List.of(chunk(2, 3, CLOSED))))
        .isEqualTo(new Gap(Optional.empty(), Optional.of(at(2))));
    assertThat(Tiling.watermark(WITHOUT_START, List.of(chunk(2, 3, CLOSED)))).isEmpty();
  }

  @Test
  void unbrokenRunHasItsGapAtTheEnd() {
    List<Chunk> chunks = List.of(first(1, CLOSED), chunk(1, 2, OPEN));
    assertThat(Tiling.firstGap(WITHOUT_START, chunks))
        .isEqualTo(new Gap(Optional.of(at(2)), Optional.empty()));
  }

  @Test
  void overlapIsNoGap() {
    List<Chunk> chunks = List.of(chunk(0, 5, CLOSED), chunk(1, 2, CLOSED), chunk(5, 6, CLOSED));
    assertThat(Tiling.firstGap(FROM_ZERO, chunks).since()).contains(at(6));
    assertThat(Tiling.watermark(FROM_ZERO, chunks)).contains(at(6));
  }

  @Test
  void openChunkHoldsTheWatermark() {
    List<Chunk> chunks = List.of(chunk(0, 1, CLOSED), chunk(1, 2, OPEN), chunk(2, 3, CLOSED));
    assertThat(Tiling.watermark(FROM_ZERO, chunks)).contains(at(1));
  }

  @Test
  void gapHoldsTheWatermark() {
    List<Chunk> chunks = List.of(chunk(0, 1, CLOSED), chunk(2, 3, CLOSED));
    assertThat(Tiling.watermark(FROM_ZERO, chunks)).contains(at(1));
  }

  /** Filling the first gap again and again covers the range, whatever was there before. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void fillingGapsCoversTheRange(long seed) {
    Random random = new Random(seed);
    List<Long> cuts = new ArrayList<>();
    for (long hour = 0; hour <= 50; hour++) {
      cuts.add(hour);
    }
    Collections.shuffle(cuts, random);
    List<Long> chosen = cuts.subList(0, 12).stream().sorted().toList();
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i + 1 < chosen.size(); i += 2) {
      chunks.add(chunk(chosen.get(i), chosen.get(i + 1), CLOSED));
    }
    Gap gap = Tiling.firstGap(FROM_ZERO, chunks);
    while (gap.since().orElseThrow().isBefore(at(50))) {
      Instant till = gap.till().orElse(at(50));
      chunks.add(Samples.chunk(LaneId.ALL, Window.of(gap.since().orElseThrow(), till), CLOSED));
      chunks.sort(Comparator.comparing(Chunk::id));
      gap = Tiling.firstGap(FROM_ZERO, chunks);
    }
    for (int i = 0; i + 1 < chunks.size(); i++) {
      assertThat(chunks.get(i + 1).window().since()).contains(chunks.get(i).window().till());
    }
    assertThat(Tiling.watermark(FROM_ZERO, chunks)).contains(at(50));
  }
}
