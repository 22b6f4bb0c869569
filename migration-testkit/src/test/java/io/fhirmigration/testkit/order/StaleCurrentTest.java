package io.fhirmigration.testkit.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.server.ModelRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions and dates that contradict each other: never an older current version in silence. */
class StaleCurrentTest {
  private Copy copy = new Copy(4, 0, Copy::history);

  @AfterEach
  void close() {
    copy.close();
  }

  private MigrationReport runInOrder(Integer... order) {
    ImportOrder imports = new ImportOrder(List.of(order));
    return copy.run(
        engine ->
            engine.target(imports.around(ModelTarget.of(copy.destination))).listener(imports));
  }

  /** The one chunk that waits for a person, because a current version is too old. */
  private ChunkId held(MigrationReport report) {
    assertThat(report.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(report.status().open()).hasSize(1);
    MigrationStatus.ChunkStatus chunk = report.status().open().get(0);
    MigrationStatus.Attention attention = chunk.attention().orElseThrow();
    assertThat(attention.reason()).contains("newer than the destination's current version");
    assertThat(attention.nextStep()).contains("stale current").contains("retry");
    return new ChunkId(chunk.id());
  }

  private void repairAtTheDestination() {
    String body = "{\"resourceType\":\"Patient\",\"id\":\"p\",\"multipleBirthInteger\":2}";
    assertThat(copy.destination.handle(ModelRequest.send("PUT", "/Patient/p", body)).status())
        .isEqualTo(200);
  }

  @Test
  void inversionInOneBatchIsHeld() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 1, Copy.at(1, 5));
    held(copy.run());
    assertThat(copy.current("p").versionId()).isEqualTo(1);
  }

  @Test
  void inversionAcrossBatchesIsHeldOrHarmless() {
    copy.version("p", 2, Copy.at(1, 3));
    for (int i = 0; i < 2_000; i++) {
      copy.version("q" + i, 1, Copy.at(1, 4).plusMillis(i));
    }
    copy.version("p", 1, Copy.at(1, 5));
    MigrationReport report = copy.run();
    if (copy.current("p").versionId() == 2) {
      assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
      assertThat(report.status().ledger().total().quarantined()).isEqualTo(1);
    } else {
      held(report);
    }
  }

  @Test
  void inversionAcrossWindowsIsHeldWhenTheLowerVersionCameFirst() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 1, Copy.at(2, 3));
    copy.version("q", 1, Copy.at(0, 3));
    held(runInOrder(0, 2, 1));
    assertThat(copy.current("p").versionId()).isEqualTo(1);
  }

  @Test
  void inversionAcrossWindowsIsNoHarmWhenTheHigherVersionCameFirst() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 1, Copy.at(2, 3));
    copy.version("q", 1, Copy.at(0, 3));
    MigrationReport report = runInOrder(0, 1, 2);
    assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(copy.current("p").versionId()).isEqualTo(2);
    assertThat(report.status().ledger().total()).isEqualTo(new LedgerLine("total", 3, 2, 0, 1, 0));
  }

  /** Of rows with one date the destination keeps the one whose version is the highest as text. */
  @Test
  void tenthVersionLosesAgainstTheNinthOfTheSameInstantAndIsHeld() {
    copy.version("p", 9, Copy.at(1, 3));
    copy.version("p", 10, Copy.at(1, 3));
    held(copy.run());
    assertThat(copy.current("p").versionId()).isEqualTo(9);
  }

  /** From the newest date to the oldest: 1, 3, 2. */
  @Test
  void disorderThatSlipsPastTheNeighbourIsHeld() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 3, Copy.at(1, 5));
    copy.version("p", 1, Copy.at(1, 9));
    held(copy.run());
  }

  @Test
  void staleResourceAmongManyGoodOnesHoldsTheirChunkOnly() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 1, Copy.at(1, 5));
    for (int day = 0; day < 4; day++) {
      copy.version("q" + day, 1, Copy.at(day, 1));
    }
    MigrationReport report = copy.run();
    held(report);
    assertThat(report.status().ledger().total().imported()).isEqualTo(3);
  }

  @Test
  void retryWithoutRepairIsHeldAgain() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 1, Copy.at(1, 5));
    ChunkId chunk = held(copy.run());
    copy.migrations().retry(copy.plan().id(), chunk, "tester");
    assertThat(held(copy.run())).isEqualTo(chunk);
  }

  @Test
  void retryAfterARepairOfTheDestinationClosesTheChunk() {
    copy.version("p", 2, Copy.at(1, 3));
    copy.version("p", 1, Copy.at(1, 5));
    ChunkId chunk = held(copy.run());
    repairAtTheDestination();
    copy.migrations().retry(copy.plan().id(), chunk, "tester");

    MigrationReport report = copy.run();

    assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(report.status().ledger().balances()).isTrue();
    assertThat(report.status().ledger().total().quarantined()).isEqualTo(1);
    assertThat(copy.current("p").text()).contains("\"multipleBirthInteger\":2");
  }
}
