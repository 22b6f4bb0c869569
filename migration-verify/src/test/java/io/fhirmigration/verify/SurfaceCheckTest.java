package io.fhirmigration.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.CountQuery.Kind;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.Verifier.Task;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurfaceCheckTest {
  private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
  private static final Instant END = Instant.parse("2024-05-01T00:00:00Z");

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final Rows source = copied();
  private final Rows destination = copied();
  private Ledger ledger = Ledger.EMPTY;
  private MigrationPlan plan = plan(Mode.CONTINUOUS).build();

  /** Patient: two versions of 1, 2 deleted; Observation: one. */
  private static Rows copied() {
    return new Rows()
        .put("Patient", "1", "2024-01-01T00:00:00Z")
        .put("Patient", "1", "2024-02-01T00:00:00Z")
        .put("Patient", "2", "2024-02-01T00:00:00Z")
        .delete("Patient", "2", "2024-03-01T00:00:00Z")
        .put("Observation", "1", "2024-04-01T00:00:00Z");
  }

  @Test
  void equalCountsMatch() {
    Verification result = verify();
    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(result.reason()).isEmpty();
    assertThat(result.kind()).isEqualTo("surface");
    assertThat(result.at()).isEqualTo(NOW);
    assertThat(result.types()).extracting(t -> t.type()).containsExactly("Observation", "Patient");
    assertThat(result.types().get(1).sourceCurrent()).hasValue(1);
    assertThat(result.types().get(1).destinationCurrent()).hasValue(1);
    assertThat(result.types().get(1).sourceVersions()).hasValue(4);
    assertThat(result.types().get(1).destinationVersions()).hasValue(4);
  }

  @Test
  void missingVersionDiffers() {
    source.put("Observation", "1", "2024-04-02T00:00:00Z");
    assertOutcome(Outcome.DIFFER, "1 of 2 types differ: Observation (1 versions missing");
  }

  @Test
  void missingDeleteDiffersTwice() {
    source.delete("Observation", "1", "2024-04-02T00:00:00Z");
    assertOutcome(Outcome.DIFFER, "1 resources more", "1 versions missing");
  }

  @Test
  void surplusDiffers() {
    destination.put("Patient", "9", "2024-04-02T00:00:00Z");
    assertOutcome(Outcome.DIFFER, "1 resources more", "1 versions more");
  }

  @Test
  void linesLeftOutAreExpectedToBeMissing() {
    source.put("Patient", "3", "2024-04-01T00:00:00Z").put("Patient", "3", "2024-04-02T00:00:00Z");
    ledger = leftOut(1, 1);
    Verification result = verify();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.MATCH);
    assertThat(result.types().get(1).leftOut()).isEqualTo(2);
  }

  @Test
  void moreMissingThanLeftOutDiffers() {
    source.put("Patient", "3", "2024-04-01T00:00:00Z").put("Patient", "4", "2024-04-02T00:00:00Z");
    ledger = leftOut(1, 0);
    assertOutcome(Outcome.DIFFER, "2 resources missing at the destination, 1 lines left out");
  }

  @Test
  void fewerVersionsMissingThanLeftOutIsInconclusive() {
    source.put("Patient", "3", "2024-04-01T00:00:00Z");
    ledger = leftOut(2, 0);
    assertOutcome(Outcome.INCONCLUSIVE, "1 versions missing, 2 lines left out");
  }

  @Test
  void adoptedFilesAreComparedWithoutARange() {
    plan = plan(Mode.ONCE).adopted(new AdoptedFiles("old-export", "")).build();
    source.put("Patient", "3", "2024-05-20T00:00:00Z");
    assertOutcome(Outcome.DIFFER, "1 resources missing at the destination");

    destination.put("Patient", "3", "2024-05-20T00:00:00Z");
    assertThat(verify().outcome()).isEqualTo(Outcome.MATCH);
    assertThat(destination.asked()).allMatch(query -> query.till().isEmpty());
  }

  @Test
  void refusedCountIsNeverEqual() {
    source.refusing(Kind.HISTORY);
    destination.refusing(Kind.HISTORY);
    assertOutcome(Outcome.INCONCLUSIVE, "2 of 2 types inconclusive", "403 Forbidden");
  }

  @Test
  void destinationThatRefusesIsInconclusive() {
    destination.refusing(Kind.CURRENT);
    assertOutcome(Outcome.INCONCLUSIVE, "destination did not count resources: 403 Forbidden");
  }

  @Test
  void sourceThatMovedIsInconclusive() {
    source.afterFirstCount(() -> source.put("Observation", "5", "2024-04-01T12:00:01Z"));
    assertOutcome(Outcome.INCONCLUSIVE, "source moved: 1 resources, then 2");
  }

  @Test
  void updateDuringTheCheckIsInconclusive() {
    source.afterFirstCount(() -> source.put("Patient", "1", "2024-06-01T12:00:01Z"));
    assertOutcome(Outcome.INCONCLUSIVE, "Patient (source moved: wrote 1 versions meanwhile");
  }

  @Test
  void versionsFromBeforeTheCheckAreComparedWhileTheSourceMoves() {
    source.afterFirstCount(() -> source.put("Patient", "1", "2024-06-01T12:00:01Z"));
    assertOutcome(Outcome.INCONCLUSIVE, "versions before 2024-06-01T12:00:00Z: equal, 4");

    destination.put("Patient", "9", "2024-04-02T00:00:00Z");
    source.afterFirstCount(() -> source.put("Patient", "1", "2024-06-01T12:00:02Z"));
    assertOutcome(Outcome.INCONCLUSIVE, "4 at the source, 5 at the destination");
  }

  @Test
  void throwingServerMakesOneTypeInconclusiveWhenTheCheckGoesOn() {
    source.throwing("Patient");
    assertThatThrownBy(() -> verify()).isInstanceOf(RetryableException.class);

    Verification result = new SurfaceCheck(CLOCK).goingOn().verify(task("Observation", "Patient"));

    assertThat(result.types())
        .extracting(check -> check.outcome())
        .containsExactly(Outcome.MATCH, Outcome.INCONCLUSIVE);
    assertThat(result.reason()).contains("Patient (source did not count resources: busy");
  }

  @Test
  void updateDuringTheCheckIsSeenWithoutHistory() {
    plan = plan(Mode.CONTINUOUS).history(false).deletes(false).build();
    source.afterFirstCount(() -> source.put("Observation", "1", "2024-06-01T12:00:01Z"));
    assertOutcome(Outcome.INCONCLUSIVE, "source moved: wrote 1 versions meanwhile");
  }

  @Test
  void updateThatBecomesVisibleLateIsSeenByTheHighestDate() {
    plan = plan(Mode.CONTINUOUS).history(false).deletes(false).build();
    source.afterFirstCount(() -> source.put("Observation", "1", "2024-06-01T11:59:59Z"));
    assertOutcome(
        Outcome.INCONCLUSIVE,
        "source moved: highest lastUpdated 2024-04-01T00:00:00Z, then 2024-06-01T11:59:59Z");
  }

  @Test
  void withoutHistoryOnlyCurrentResourcesAreCompared() {
    plan = plan(Mode.CONTINUOUS).history(false).deletes(false).build();
    source.put("Observation", "1", "2024-04-02T00:00:00Z").refusing(Kind.HISTORY);
    Verification result = verify();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.MATCH);
    assertThat(result.types().get(0).sourceVersions()).isEmpty();
    assertThat(destination.asked()).noneMatch(query -> query.kind() == Kind.HISTORY);
  }

  @Test
  void rangeCopiedOnceIsComparedInsideItsBounds() {
    plan = plan(Mode.ONCE).history(true).deletes(true).till(END).build();
    source.put("Patient", "7", "2024-05-01T00:00:00Z");
    Verification result = verify();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void resourceThatMovedOutOfTheRangeIsInconclusive() {
    plan = plan(Mode.ONCE).till(END).build();
    source.put("Patient", "1", "2024-05-02T00:00:00Z");
    assertOutcome(Outcome.INCONCLUSIVE, "1 resources more at the destination, moved");
  }

  @Test
  void surplusInTheRangeThatNothingExplainsDiffers() {
    plan = plan(Mode.ONCE).till(END).build();
    destination.put("Patient", "9", "2024-04-02T00:00:00Z");
    assertOutcome(Outcome.DIFFER, "1 resources more at the destination");
  }

  @Test
  void initialLoadIsNotBoundedAtTheDestination() {
    plan = plan(Mode.ONCE).importMode(ImportMode.INITIAL_LOAD).till(END).build();
    verify();
    assertThat(destination.asked())
        .isNotEmpty()
        .allMatch(query -> query.since().isEmpty() && query.till().isEmpty());
  }

  @Test
  void typeThatOneServerDoesNotKnowCountsAsNone() {
    destination.knows("Basic");
    Verification result = verify("Basic", "Patient");
    assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.MATCH);
    destination.put("Basic", "1", "2024-04-02T00:00:00Z");
    assertThat(verify("Basic", "Patient").outcome()).isEqualTo(Outcome.DIFFER);
  }

  @Test
  void searchParametersAreLeftOut() {
    source.put("SearchParameter", "1", "2024-04-02T00:00:00Z");
    assertThat(verify("Patient", "SearchParameter").types())
        .extracting(t -> t.type())
        .containsExactly("Patient");
  }

  @Test
  void nothingToCompareIsNoMatch() {
    assertThat(verify(new String[0]).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
  }

  private void assertOutcome(Outcome outcome, String... reasons) {
    Verification result = verify();
    assertThat(result.outcome()).as(result.reason()).isEqualTo(outcome);
    assertThat(result.reason()).contains(reasons);
  }

  private Verification verify() {
    return verify("Observation", "Patient");
  }

  private Verification verify(String... types) {
    return new SurfaceCheck(CLOCK).verify(task(types));
  }

  private Task task(String... types) {
    Window window = new Window(Optional.empty(), END);
    RowsSource from = new RowsSource(source, NOW);
    return new Task(plan, from, new RowsTarget(destination), List.of(types), window, ledger);
  }

  private static MigrationPlan.Builder plan(Mode mode) {
    return MigrationPlan.builder(
        "check",
        mode,
        URI.create("https://source.example"),
        URI.create("https://destination.example"),
        URI.create("https://staging.example"));
  }

  private static Ledger leftOut(long quarantined, long excluded) {
    long exported = 10 + quarantined + excluded;
    return new Ledger(List.of(new LedgerLine("Patient", exported, 10, 0, quarantined, excluded)));
  }
}
