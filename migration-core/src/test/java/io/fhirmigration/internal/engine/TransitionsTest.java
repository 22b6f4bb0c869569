package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransitionsTest {
  /** Where a chunk may go from each phase, beside staying where it is. */
  private static final Map<ChunkPhase, Set<ChunkPhase>> MOVES =
      Map.of(
          ChunkPhase.PLANNED, Set.of(ChunkPhase.EXPORTING),
          ChunkPhase.EXPORTING, Set.of(ChunkPhase.EXPORTED, ChunkPhase.PLANNED),
          ChunkPhase.EXPORTED,
              Set.of(ChunkPhase.EXPORTING, ChunkPhase.TRANSFORMED, ChunkPhase.PLANNED),
          ChunkPhase.TRANSFORMED,
              Set.of(ChunkPhase.IMPORTING, ChunkPhase.IMPORTED, ChunkPhase.CLOSED),
          ChunkPhase.IMPORTING, Set.of(ChunkPhase.IMPORTED),
          ChunkPhase.IMPORTED, Set.of(ChunkPhase.IMPORTING, ChunkPhase.CLOSED),
          ChunkPhase.CLOSED, Set.of(ChunkPhase.PLANNED),
          ChunkPhase.NEEDS_ATTENTION,
              Set.of(
                  ChunkPhase.PLANNED,
                  ChunkPhase.EXPORTING,
                  ChunkPhase.EXPORTED,
                  ChunkPhase.TRANSFORMED,
                  ChunkPhase.IMPORTING,
                  ChunkPhase.IMPORTED));

  private static Map<ChunkPhase, ChunkState> states() {
    Map<ChunkPhase, ChunkState> byPhase = new TreeMap<>();
    Samples.states().values().forEach(state -> byPhase.put(state.phase(), state));
    return byPhase;
  }

  private static boolean legal(ChunkPhase from, ChunkPhase to) {
    boolean stays = from == to && from != ChunkPhase.CLOSED;
    boolean asksForHelp = to == ChunkPhase.NEEDS_ATTENTION && from != ChunkPhase.CLOSED;
    return stays || asksForHelp || MOVES.getOrDefault(from, Set.of()).contains(to);
  }

  static Stream<Arguments> moves() {
    List<Arguments> moves = new ArrayList<>();
    for (ChunkPhase from : ChunkPhase.values()) {
      for (ChunkPhase to : ChunkPhase.values()) {
        moves.add(Arguments.of(from, to));
      }
    }
    return moves.stream();
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("moves")
  void onlyMovesAlongTheJourneyAreLegal(ChunkPhase from, ChunkPhase to) {
    Chunk before = Samples.chunk(states().get(from));
    Chunk after = Samples.chunk(states().get(to));
    if (legal(from, to)) {
      assertThat(Transitions.check(before, after)).isSameAs(after);
    } else {
      assertThatThrownBy(() -> Transitions.check(before, after))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no move from " + from + " to " + to);
    }
  }

  @Test
  void unbalancedLedgerCannotClose() {
    Ledger ledger = new Ledger(List.of(new LedgerLine("Patient", 3, 2, 0, 0, 0)));
    Chunk before = Samples.chunk(states().get(ChunkPhase.IMPORTED));
    Chunk after =
        Samples.chunk(
            new ChunkState.Closed(ledger, Samples.staged(), CountAnswer.of(3), Samples.NOW));
    assertThatThrownBy(() -> Transitions.check(before, after))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not balance");
  }
}
