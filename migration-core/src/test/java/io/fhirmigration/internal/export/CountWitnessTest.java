package io.fhirmigration.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.export.CountWitness.Verdict;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CountWitnessTest {
  private static final CountAnswer UNKNOWN = CountAnswer.unknown("403");

  private static MigrationPlan plan(boolean history, boolean deletes) {
    return Samples.plan(Mode.CONTINUOUS).history(history).deletes(deletes).build();
  }

  private static ExportAttempt attempt(CountAnswer current, CountAnswer history) {
    return new ExportAttempt("c", "https://s/$export", Samples.NOW, current, history, false);
  }

  private static CountAnswer of(long count) {
    return CountAnswer.of(count);
  }

  @Nested
  class HistoryAndDeletes {
    private final MigrationPlan plan = plan(true, true);

    private Verdict judge(CountAnswer before, long exported, long atTill, CountAnswer after) {
      return CountWitness.judge(plan, attempt(of(1), before), exported, atTill, of(1), after);
    }

    @Test
    void equalNumbersNeedNoSecondLook() {
      assertThat(CountWitness.canBeEqual(plan, attempt(UNKNOWN, of(10)))).isTrue();
      assertThat(judge(of(10), 10, 0, of(10))).isEqualTo(Verdict.EQUAL);
    }

    @Test
    void rowsAtTillAreNotCounted() {
      assertThat(judge(of(10), 12, 2, of(10))).isEqualTo(Verdict.EQUAL);
      assertThat(judge(of(10), 11, 2, of(10))).isEqualTo(Verdict.SHORT);
    }

    @Test
    void fewerRowsAreNotFinished() {
      assertThat(judge(of(10), 9, 0, of(10))).isEqualTo(Verdict.SHORT);
      assertThat(judge(of(10), 0, 0, of(1))).isEqualTo(Verdict.SHORT);
    }

    @Test
    void duplicatesAskForASecondLook() {
      assertThat(judge(of(10), 11, 0, of(10))).isEqualTo(Verdict.PLAUSIBLE);
    }

    @Test
    void movingCountAsksForASecondLook() {
      assertThat(judge(of(9), 10, 0, of(10))).isEqualTo(Verdict.PLAUSIBLE);
      assertThat(judge(of(11), 10, 0, of(10))).isEqualTo(Verdict.PLAUSIBLE);
    }

    @Test
    void emptyIsEqualToZero() {
      assertThat(judge(of(0), 0, 0, of(0))).isEqualTo(Verdict.EQUAL);
    }

    @Test
    void failedCountIsUnknownNotZero() {
      assertThat(judge(of(10), 10, 0, UNKNOWN)).isEqualTo(Verdict.UNKNOWN);
      assertThat(judge(UNKNOWN, 0, 0, UNKNOWN)).isEqualTo(Verdict.UNKNOWN);
      assertThat(judge(UNKNOWN, 10, 0, of(10))).isEqualTo(Verdict.PLAUSIBLE);
      assertThat(CountWitness.canBeEqual(plan, attempt(of(10), UNKNOWN))).isFalse();
    }
  }

  @Nested
  class CurrentOnly {
    private final MigrationPlan plan = plan(false, false);

    private Verdict judge(CountAnswer before, long exported, long atTill, CountAnswer after) {
      return CountWitness.judge(plan, attempt(before, of(99)), exported, atTill, after, of(99));
    }

    @Test
    void equalNumbersStillAskForASecondLook() {
      assertThat(CountWitness.canBeEqual(plan, attempt(of(10), of(10)))).isFalse();
      assertThat(judge(of(10), 10, 0, of(10))).isEqualTo(Verdict.PLAUSIBLE);
    }

    @Test
    void rowsThatLeftTheWindowMeanwhileAreNoFault() {
      assertThat(judge(of(10), 8, 0, of(7))).isEqualTo(Verdict.PLAUSIBLE);
    }

    @Test
    void fewerThanAreStillThereAreNotFinished() {
      assertThat(judge(of(10), 6, 0, of(7))).isEqualTo(Verdict.SHORT);
      assertThat(judge(of(10), 8, 2, of(7))).isEqualTo(Verdict.SHORT);
      assertThat(judge(of(10), 0, 0, of(7))).isEqualTo(Verdict.SHORT);
    }

    @Test
    void emptyIsPlausibleOnlyWithAZeroCount() {
      assertThat(judge(of(0), 0, 0, of(0))).isEqualTo(Verdict.PLAUSIBLE);
      assertThat(judge(of(0), 0, 0, UNKNOWN)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Nested
  class HistoryOrDeletesAlone {
    private Verdict judge(boolean history, long exported, CountAnswer after) {
      return CountWitness.judge(
          plan(history, !history), attempt(of(5), of(10)), exported, 0, of(5), after);
    }

    @Test
    void countIsAnUpperBoundOnly() {
      assertThat(judge(true, 3, of(10))).isEqualTo(Verdict.PLAUSIBLE);
      assertThat(judge(false, 3, of(10))).isEqualTo(Verdict.PLAUSIBLE);
      assertThat(CountWitness.canBeEqual(plan(true, false), attempt(of(5), of(10)))).isFalse();
    }

    @Test
    void emptyIsPlausibleOnlyWhereNothingIs() {
      assertThat(judge(true, 0, of(0))).isEqualTo(Verdict.PLAUSIBLE);
      assertThat(judge(true, 0, of(10))).isEqualTo(Verdict.UNKNOWN);
      assertThat(judge(false, 0, UNKNOWN)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void nothingIsKnownWithoutACount() {
      assertThat(judge(true, 3, UNKNOWN)).isEqualTo(Verdict.UNKNOWN);
    }
  }

  @Test
  void recountRepeatsTheQueryThatTellsMost() {
    assertThat(CountWitness.kind(plan(true, true))).isEqualTo(CountQuery.Kind.HISTORY);
    assertThat(CountWitness.kind(plan(false, true))).isEqualTo(CountQuery.Kind.HISTORY);
    assertThat(CountWitness.kind(plan(false, false))).isEqualTo(CountQuery.Kind.CURRENT);
  }
}
