package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationPlanTest {
  @Test
  void continuousCopiesHistoryAndDeletesByDefault() {
    MigrationPlan plan = Samples.plan(Mode.CONTINUOUS).build();
    assertThat(plan.history()).isTrue();
    assertThat(plan.deletes()).isTrue();
  }

  @Test
  void onceCopiesCurrentVersionsByDefault() {
    MigrationPlan plan = Samples.plan(Mode.ONCE).build();
    assertThat(plan.history()).isFalse();
    assertThat(plan.deletes()).isFalse();
  }

  @Test
  void orderOfTypesAndSlashesDoNotMatter() {
    MigrationPlan one = Samples.plan(Mode.ONCE).types(List.of("Patient", "Group")).build();
    MigrationPlan other = Samples.plan(Mode.ONCE).types(List.of("Group", "Patient")).build();
    assertThat(one).isEqualTo(other);
    assertThat(one.destination()).hasToString("https://target.example/fhir");
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    MigrationPlan.Builder builder =
        Samples.plan(Mode.CONTINUOUS)
            .since(Samples.TILL)
            .till(Samples.SINCE)
            .importMode(ImportMode.INITIAL_LOAD)
            .types(List.of("Patient"))
            .excludedTypes(List.of("Patient"));
    assertThatThrownBy(builder::build)
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("plan m1")
        .hasMessageContaining("since")
        .hasMessageContaining("range.till")
        .hasMessageContaining("importMode")
        .hasMessageContaining("excludedTypes: Patient");
  }

  @Test
  void emptyRangeIsRefused() {
    assertThatThrownBy(() -> Samples.plan(Mode.ONCE).since(Samples.TILL).till(Samples.TILL).build())
        .hasMessageContaining("is not before");
  }

  @Test
  void initialLoadTakesOnePassWithoutHistory() {
    assertThat(Samples.plan(Mode.ONCE).importMode(ImportMode.INITIAL_LOAD).build().problems())
        .isEmpty();
    assertThatThrownBy(
            () -> Samples.plan(Mode.ONCE).history(true).importMode(ImportMode.INITIAL_LOAD).build())
        .hasMessageContaining("importMode");
  }
}
