package io.fhirmigration.testkit.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With how many refused lines a chunk closes: five of its twenty are refused. */
class QuarantineLimitsTest {
  private final RefusingWorld world = new RefusingWorld();

  @BeforeEach
  void rows() {
    for (int i = 0; i < 20; i++) {
      world.row("Patient", "r" + i, i < 5 ? "x-broken" : "en", 10);
    }
    world.servers.clock().advance(Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void closes() {
    MigrationStatus status = world.run().status();
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
  }

  private void needsAttention(String setting) {
    MigrationStatus status = world.run().status();
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.NEEDS_ATTENTION);
    MigrationStatus.Attention attention = status.open().get(0).attention().orElseThrow();
    assertThat(attention.reason()).endsWith(setting);
    assertThat(attention.nextStep())
        .contains("quarantine/" + status.open().get(0).id())
        .contains("raise " + setting.substring(0, setting.indexOf(' ')));
    assertThat(world.rejects()).isNotEmpty();
  }

  @Test
  void asManyAsTheNumberAllows() {
    world.settings.maxQuarantinedLines(5);
    closes();
  }

  @Test
  void oneMoreThanTheNumberAllows() {
    world.settings.maxQuarantinedLines(4);
    needsAttention("maxQuarantinedLines 4");
  }

  @Test
  void noneAtAllStopsAtTheFirst() {
    world.settings.maxQuarantinedLines(0);
    needsAttention("maxQuarantinedLines 0");
    assertThat(world.rejects()).hasSize(1);
  }

  @Test
  void asManyAsTheRatioAllows() {
    world.settings.maxQuarantinedRatio(new BigDecimal("0.25"));
    closes();
  }

  @Test
  void oneMoreThanTheRatioAllows() {
    world.settings.maxQuarantinedRatio(new BigDecimal("0.249"));
    needsAttention("maxQuarantinedRatio 0.249 of its 20 line(s)");
  }

  @Test
  void raisedLimitLetsARetryClose() {
    world.settings.maxQuarantinedLines(4);
    needsAttention("maxQuarantinedLines 4");
    world.settings.maxQuarantinedLines(5);
    ChunkId chunk = new ChunkId(world.status().open().get(0).id());
    world.migrations().retry(world.plan.id(), chunk, "tester");
    closes();
  }
}
