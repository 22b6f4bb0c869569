package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Repaired;
import io.fhirmigration.model.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void adoptedFilesArePinnedAndNeverExported() {
    Window range = new Window(Optional.empty(), Samples.TILL);
    Chunk planned = Chunk.planned(new FileRun(0, 1, 1), range, "", Samples.NOW);
    Chunk exported = planned.to(states().get(ChunkPhase.EXPORTED), "");
    Chunk exporting = planned.to(states().get(ChunkPhase.EXPORTING), "");

    assertThat(Transitions.check(planned, exported)).isSameAs(exported);
    assertThatThrownBy(() -> Transitions.check(planned, exporting))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Transitions.check(exported, exporting))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Chunk closed(Ledger ledger) {
    return Samples.chunk(
        new ChunkState.Closed(ledger, Samples.staged(), CountAnswer.of(3), Samples.NOW));
  }

  private static Ledger ledger(long imported, long quarantined, long excluded) {
    return new Ledger(List.of(new LedgerLine("Patient", 5, imported, 0, quarantined, excluded)));
  }

  private static Chunk repaired(Chunk before, Ledger books) {
    ChunkState.Closed closed = (ChunkState.Closed) before.state();
    Repaired by = new Repaired(ChunkId.ofRepair(1), new Ledger(List.of()));
    return before.to(closed.after(books, Optional.empty(), by), "repaired");
  }

  @Test
  void repairMovesLinesOutOfQuarantine() {
    Chunk before = closed(ledger(3, 2, 0));
    Chunk after = repaired(before, ledger(4, 1, 0));
    assertThat(Transitions.check(before, after)).isSameAs(after);
  }

  @Test
  void repairMovesNoLineInAnyOtherDirection() {
    Chunk before = closed(ledger(3, 2, 0));
    for (Ledger wrong : List.of(ledger(2, 3, 0), ledger(3, 1, 1))) {
      assertThatThrownBy(() -> Transitions.check(before, repaired(before, wrong)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no move from CLOSED to CLOSED");
    }
  }

  @Test
  void onlyARepairCanBeGivenUp() {
    ChunkState needs = states().get(ChunkPhase.NEEDS_ATTENTION);
    ChunkState closed = closed(ledger(3, 2, 0)).state();
    Chunk repair = Samples.repair();
    Chunk stuck = repair.to(needs, "stuck");
    assertThat(Transitions.check(stuck, repair.to(closed, "given up")).isOpen()).isFalse();
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
