package io.fhirmigration.internal.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.load.Isolation.Decision;
import io.fhirmigration.internal.load.Isolation.Fate;
import io.fhirmigration.internal.load.Isolation.Next;
import io.fhirmigration.internal.load.Isolation.Stop;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.MigrationSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows a wave of imports. */
class IsolationRulesTest {
  private final List<ImportJob> wave = new ArrayList<>();
  private int maxPoisonLines = 10;

  private static ImportJob sent(String nonce, Purpose purpose, long lines, int tries) {
    return ImportJob.intended(nonce, "", "", 1, lines, purpose, tries, false).accepted("s");
  }

  private IsolationRulesTest done(String nonce, Purpose purpose, long lines) {
    wave.add(sent(nonce, purpose, lines, 0).done("a"));
    return this;
  }

  private IsolationRulesTest failed(String nonce, Purpose purpose, long lines, int tries) {
    return failed(nonce, purpose, lines, tries, FailureCause.UNKNOWN);
  }

  private IsolationRulesTest failed(
      String nonce, Purpose purpose, long lines, int tries, FailureCause cause) {
    wave.add(sent(nonce, purpose, lines, tries).failed(cause, "500"));
    return this;
  }

  private Decision decide() {
    return decide(0, 0);
  }

  private Decision decide(long blamed, int failures) {
    MigrationSettings settings =
        MigrationSettings.builder().maxPoisonLines(maxPoisonLines).maxJobFailures(3).build();
    return Isolation.decide(wave, blamed, failures, settings);
  }

  @Test
  void waveWithoutAFailureIsTheLast() {
    done("a", Purpose.LOAD, 9).failed("c", Purpose.CONTROL, 1, 0);
    assertThat(decide().next()).isEmpty();
  }

  @Test
  void firstFailureIsSentOnceMoreWithAControl() {
    failed("a", Purpose.LOAD, 9, 0);
    Decision decision = decide();
    assertThat(decision.next()).containsEntry("a", new Next(Fate.AGAIN, 1));
    assertThat(decision.control()).isTrue();
    assertThat(decision.waits()).isTrue();
    assertThat(decision.failures()).isEqualTo(1);
    assertThat(decision.stop()).isEmpty();
  }

  @Test
  void secondFailureIsSplitWhereTheControlIsTaken() {
    failed("a", Purpose.LOAD, 9, 1).done("c", Purpose.CONTROL, 1);
    Decision decision = decide(0, 1);
    assertThat(decision.next()).containsEntry("a", new Next(Fate.SPLIT, 0));
    assertThat(decision.control()).isFalse();
    assertThat(decision.waits()).isFalse();
    assertThat(decision.failures()).isZero();
  }

  @Test
  void nothingIsConcludedWhereTheControlFailsToo() {
    failed("a", Purpose.LOAD, 9, 1).failed("b", Purpose.PART, 1, 1);
    failed("c", Purpose.CONTROL, 1, 0);
    Decision decision = decide(0, 1);
    assertThat(decision.next()).containsEntry("a", new Next(Fate.KEEP, 0));
    assertThat(decision.next()).containsEntry("b", new Next(Fate.KEEP, 0));
    assertThat(decision.control()).isTrue();
    assertThat(decision.waits()).isTrue();
    assertThat(decision.failures()).isEqualTo(2);
  }

  @Test
  void controlThatFailsTooOftenNeedsAPerson() {
    failed("a", Purpose.LOAD, 9, 0).failed("c", Purpose.CONTROL, 1, 0);
    assertThat(decide(0, 2).stop()).isEmpty();
    Decision decision = decide(0, 3);
    assertThat(decision.stop()).contains(Stop.SERVER);
    assertThat(decision.control()).as("a retry begins with a control").isTrue();
  }

  @Test
  void partIsSplitAtOnceBesideOneThatIsDone() {
    failed("a", Purpose.PART, 4, 0).done("b", Purpose.PART, 4);
    assertThat(decide().next()).containsEntry("a", new Next(Fate.SPLIT, 0));
  }

  @Test
  void partsThatAllFailAreKeptForAControl() {
    failed("a", Purpose.PART, 4, 0).failed("b", Purpose.PART, 4, 0);
    Decision decision = decide();
    assertThat(decision.next().values()).containsOnly(new Next(Fate.KEEP, 0));
    assertThat(decision.control()).isTrue();
    assertThat(decision.waits()).isFalse();
  }

  @Test
  void oneLineIsSentOnceMoreBeforeItIsBlamed() {
    failed("a", Purpose.PART, 1, 0).done("b", Purpose.PART, 1);
    Decision decision = decide();
    assertThat(decision.next()).containsEntry("a", new Next(Fate.AGAIN, 1));
    assertThat(decision.control()).isTrue();
  }

  @Test
  void lineThatFailsTwiceBesideATakenControlIsBlamed() {
    failed("a", Purpose.PART, 1, 1).done("c", Purpose.CONTROL, 1);
    assertThat(decide().next()).containsEntry("a", new Next(Fate.BLAME, 1));
  }

  @Test
  void fileOfOneLineIsBlamedAlike() {
    failed("a", Purpose.LOAD, 1, 1).done("c", Purpose.CONTROL, 1);
    assertThat(decide().next()).containsEntry("a", new Next(Fate.BLAME, 1));
  }

  @Test
  void noLineIsBlamedWithoutAControlInTheSameWave() {
    failed("a", Purpose.PART, 1, 1).done("b", Purpose.PART, 5);
    Decision decision = decide();
    assertThat(decision.next()).containsEntry("a", new Next(Fate.AGAIN, 2));
    assertThat(decision.control()).isTrue();
  }

  @Test
  void controlOfAnEmptyFileIsEnoughToSplit() {
    failed("a", Purpose.LOAD, 9, 1).done("c", Purpose.CONTROL, 0);
    assertThat(decide().next()).containsEntry("a", new Next(Fate.SPLIT, 0));
  }

  @Test
  void controlOfAnEmptyFileIsNotEnoughToBlame() {
    failed("a", Purpose.PART, 1, 1).done("c", Purpose.CONTROL, 0);
    assertThat(decide(0, 2).next()).containsEntry("a", new Next(Fate.AGAIN, 2));
    assertThat(decide(0, 2).stop()).isEmpty();
    assertThat(decide(0, 3).stop()).contains(Stop.SERVER);
  }

  @Test
  void busyDestinationIsSentTheSameLinesAgainWithoutAControl() {
    failed("a", Purpose.LOAD, 9, 0, FailureCause.BUSY);
    Decision decision = decide(0, 2);
    assertThat(decision.next()).containsEntry("a", new Next(Fate.AGAIN, 0));
    assertThat(decision.control()).isFalse();
    assertThat(decision.failures()).isEqualTo(3);
    assertThat(decide(0, 3).stop()).contains(Stop.SERVER);
  }

  @Test
  void suspectsBeyondTheLimitAreConfirmedFirst() {
    maxPoisonLines = 2;
    failed("a", Purpose.PART, 4, 0).failed("b", Purpose.PART, 4, 0).done("d", Purpose.PART, 4);
    Decision decision = decide(1, 0);
    assertThat(decision.next().values()).containsOnly(new Next(Fate.AGAIN, 1));
    assertThat(decision.control()).isTrue();
    assertThat(decision.stop()).isEmpty();
  }

  @Test
  void confirmedSuspectsBeyondTheLimitNeedAPerson() {
    maxPoisonLines = 2;
    failed("a", Purpose.PART, 4, 1).failed("b", Purpose.PART, 4, 1);
    done("c", Purpose.CONTROL, 1);
    Decision decision = decide(1, 0);
    assertThat(decision.stop()).contains(Stop.LINES);
    assertThat(decision.suspects()).isEqualTo(2);
    assertThat(decision.next().values())
        .as("a retry sends them once more")
        .containsOnly(new Next(Fate.KEEP, 0));
  }

  @Test
  void suspectsBeyondTheLimitAreTheServersFaultWhereNoLineIsTaken() {
    maxPoisonLines = 1;
    failed("a", Purpose.PART, 4, 1).failed("b", Purpose.PART, 4, 1);
    done("c", Purpose.CONTROL, 0);
    assertThat(decide().stop()).contains(Stop.SERVER);
  }

  @Test
  void raisedLimitGoesOnWhereItStopped() {
    failed("a", Purpose.PART, 4, 0).failed("b", Purpose.PART, 4, 0);
    done("c", Purpose.CONTROL, 1);
    assertThat(decide(1, 0).next().values()).containsOnly(new Next(Fate.SPLIT, 0));
  }

  @Test
  void noWaveGrowsBeyondTheRecord() {
    maxPoisonLines = 20;
    for (int i = 0; i < 20; i++) {
      failed("u" + i, Purpose.LOAD, 9, 1);
      failed("b" + i, Purpose.LOAD, 9, 0, FailureCause.BUSY);
    }
    done("c", Purpose.CONTROL, 1);
    Decision decision = decide();
    long splits = decision.next().values().stream().filter(n -> n.fate() == Fate.SPLIT).count();
    long others = decision.next().values().stream().filter(n -> n.fate() != Fate.SPLIT).count();
    assertThat(splits).isPositive();
    assertThat(2 * splits + others).isLessThanOrEqualTo(Isolation.MOST_JOBS);
    assertThat(decision.next()).hasSize(40);
  }
}
