package io.fhirmigration.testkit.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One pass into an empty server that gives versions and dates itself. */
class InitialLoadTest {
  private static final int DAYS = 4;

  private static MigrationPlan.Builder initial(MigrationPlan.Builder plan) {
    return plan.importMode(ImportMode.INITIAL_LOAD);
  }

  private static Copy copyWith(String strategy) {
    return new Copy(DAYS, 0, Map.of(), strategy, InitialLoadTest::initial);
  }

  private static void days(Copy copy) {
    for (int day = 0; day < DAYS; day++) {
      copy.version("p" + day, day + 3, Copy.at(day, 1));
    }
  }

  @Test
  void everyResourceArrivesOnceAsItsFirstVersion() {
    try (Copy copy = copyWith("single")) {
      days(copy);
      copy.destination.initialImportMode(true);
      boolean[] unlocked = {false};
      MigrationReport report =
          copy.run(
              engine ->
                  engine.listener(
                      event -> {
                        if (!unlocked[0] && copy.destination.versions().size() == DAYS) {
                          unlocked[0] = true;
                          copy.destination.initialImportMode(false);
                        }
                      }));
      assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
      assertThat(report.status().ledger().total().imported()).isEqualTo(DAYS);
      assertThat(copy.destination.versions())
          .extracting(ResourceVersion::versionId)
          .containsExactly(1, 1, 1, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adaptive", "time-window"})
  void severalWindowsAreRefusedBeforeTheStart(String strategy) {
    try (Copy copy = copyWith(strategy)) {
      days(copy);
      assertThatThrownBy(copy::run)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("initial-load takes one window; use 'single'");
      assertThat(copy.destination.versions()).isEmpty();
    }
  }

  @Test
  void historyIsRefusedWithThePlan() {
    assertThatThrownBy(
            () ->
                new Copy(DAYS, 0, Map.of(), "single", plan -> initial(plan).history(true)).close())
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("one pass without history");
  }

  @Test
  void destinationThatHoldsResourcesIsRefusedBeforeTheStart() {
    try (Copy copy = copyWith("single")) {
      days(copy);
      String body = "{\"resourceType\":\"Patient\",\"id\":\"p0\",\"active\":true}";
      copy.destination.handle(ModelRequest.send("PUT", "/Patient/p0", body));
      assertThatThrownBy(copy::run)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("empty destination, it holds 1 resource versions");
      assertThat(copy.destination.versions()).hasSize(1);
    }
  }

  @Test
  void oversizedWindowIsNotSplit() {
    try (Copy copy = copyWith("single")) {
      days(copy);
      MigrationReport report = copy.run(engine -> engine.listener(event -> failFirstExport(copy)));
      assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
      assertThat(report.status().open()).hasSize(1);
      assertThat(report.status().open().get(0).till()).isEqualTo(copy.plan().till().orElseThrow());
      assertThat(report.status().open().get(0).attention().orElseThrow().reason())
          .contains("the window cannot be split");
    }
  }

  private static void failFirstExport(Copy copy) {
    boolean runs =
        copy.status().open().stream().anyMatch(chunk -> chunk.note().equals("export runs"));
    if (runs) {
      copy.source.failExport(1, 413, "too much data");
    }
  }
}
