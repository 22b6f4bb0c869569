package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verdict;
import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyingTest {
  private static final CutOver CUT_OVER =
      new CutOver(Samples.NOW.minusSeconds(60), "ada", Samples.NOW);
  private static final CutOver NEXT = new CutOver(Samples.NOW, "bob", Samples.NOW);

  @TempDir Path folder;
  private final List<Verifier.Task> tasks = new ArrayList<>();
  private Verification.Outcome outcome = Verification.Outcome.DIFFER;
  private StepBench bench;

  @BeforeEach
  void open() {
    MigrationPlan plan = Samples.plan(Mode.CONTINUOUS).types(List.of("Patient")).build();
    Verifier verifier =
        task -> {
          tasks.add(task);
          return new Verification("surface", outcome, "said so", Samples.NOW, List.of());
        };
    bench = new StepBench(folder, plan, Optional.of(verifier));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  /** Everything is copied up to the cut-over; Finishing has one step left. */
  private void finished() {
    Migration migration = bench.migration();
    bench.migration(
        migration
            .cuttingOver(Optional.of(CUT_OVER))
            .with(
                migration
                    .steps()
                    .frozen("proved")
                    .lateSearchParametersCopied("none")
                    .reindexing(Optional.of("https://t/1"), "Completed"))
            .to(Phase.FINISHING, ""));
    step();
    assertThat(bench.migration().phase()).isEqualTo(Phase.VERIFYING);
  }

  private void step() {
    bench.run(Step.Kind.PHASE, "");
  }

  private void wish(Migration next) {
    bench.migration(next);
  }

  @Test
  void cutOverThatLedToVerifyingIsUsedUp() {
    finished();
    assertThat(bench.migration().cutOver()).isEmpty();
    assertThat(bench.migration().usedCutOvers()).containsExactly(CUT_OVER);
  }

  @Test
  void whatWasCopiedIsCompared() {
    finished();
    step();
    assertThat(tasks)
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.types()).containsExactly("Patient");
              assertThat(task.window().till()).isEqualTo(CUT_OVER.till());
            });
    assertThat(bench.migration().phase()).isEqualTo(Phase.VERIFYING);
    assertThat(bench.migration().steps().verification()).isPresent();
  }

  @Test
  void matchCompletes() {
    outcome = Verification.Outcome.MATCH;
    finished();
    step();
    assertThat(bench.migration().phase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void quarantinedLinesStandInTheLastPhase() {
    outcome = Verification.Outcome.MATCH;
    bench.given(Samples.chunk(Samples.states().get("closed")));
    finished();
    step();
    assertThat(bench.migration().phase()).isEqualTo(Phase.COMPLETED_WITH_QUARANTINE);
  }

  @Test
  void comparisonIsDoneOnce() {
    finished();
    step();
    step();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void verifyAgainComparesAgain() {
    finished();
    step();
    wish(
        bench
            .migration()
            .judged(Optional.of(new Verdict(Verdict.Kind.VERIFY_AGAIN, "ada", Samples.NOW, ""))));
    step();
    step();
    assertThat(tasks).hasSize(2);
    assertThat(bench.migration().verdict()).isEmpty();
  }

  @Test
  void acceptedDifferenceStandsInTheReport() {
    finished();
    step();
    wish(
        bench
            .migration()
            .judged(
                Optional.of(
                    new Verdict(Verdict.Kind.ACCEPT, "ada", Samples.NOW, "counted by hand"))));
    step();
    assertThat(bench.migration().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(bench.migration().steps().exceptions())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("ada", "counted by hand"));
  }

  @Test
  void newCutOverReturnsToCopyingAndNeedsANewProof() {
    finished();
    step();
    wish(bench.migration().cuttingOver(Optional.of(NEXT)));
    step();
    assertThat(bench.migration().phase()).isEqualTo(Phase.COPYING);
    assertThat(bench.migration().cutOver()).contains(NEXT);
    assertThat(bench.migration().steps().freeze()).isEmpty();
    assertThat(bench.migration().steps().verification()).isEmpty();
  }

  /** It must not be used up by a comparison of what was copied before it. */
  @Test
  void newCutOverBeforeTheComparisonIsNotUsedUp() {
    finished();
    wish(bench.migration().cuttingOver(Optional.of(NEXT)));
    step();
    assertThat(tasks).isEmpty();
    assertThat(bench.migration().phase()).isEqualTo(Phase.COPYING);
    assertThat(bench.migration().cutOver()).contains(NEXT);
  }
}
