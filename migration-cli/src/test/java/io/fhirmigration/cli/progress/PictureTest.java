package io.fhirmigration.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.Attention;
import io.fhirmigration.MigrationStatus.ChunkStatus;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Wanted;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PictureTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static MigrationStatus status(long done, List<ChunkStatus> open) {
    return new MigrationStatus(
        new MigrationId("ward"),
        URI.create("https://old.example.org"),
        URI.create("https://new.example.org"),
        "hash",
        Phase.COPYING,
        Wanted.RUN,
        "",
        "",
        1,
        NOW,
        Optional.of(NOW.minusSeconds(7_200)),
        Optional.empty(),
        Optional.empty(),
        Map.of(ChunkPhase.CLOSED, 3L),
        new MigrationStatus.Staged(0, 0),
        new Ledger(List.of(new LedgerLine("Patient", done, done, 0, 0, 0))),
        Map.of(),
        0,
        List.of(),
        open,
        List.of(),
        "",
        "",
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        List.of());
  }

  @Test
  void barShowsTheShareOfKnownLines() {
    List<String> lines = new Picture(OptionalLong.of(1_000)).draw(status(250, List.of()), NOW);

    assertThat(lines.get(0))
        .contains("[" + "#".repeat(10) + ".".repeat(30) + "] 250 of 1,000 lines");
    assertThat(lines.get(1)).contains("watermark 2026-01-01T10:00:00Z").contains("lag 2 h");
    assertThat(lines.get(2)).contains("3 closed");
  }

  @Test
  void sourceThatGrowsNeverOverfillsTheBar() {
    List<String> lines = new Picture(OptionalLong.of(100)).draw(status(150, List.of()), NOW);

    assertThat(lines.get(0)).contains("[" + "#".repeat(40) + "] 150 of 150 lines");
  }

  @Test
  void withoutACountThereIsNoBar() {
    List<String> lines = new Picture(OptionalLong.empty()).draw(status(150, List.of()), NOW);

    assertThat(lines.get(0)).contains("150 lines").doesNotContain("[");
  }

  @Test
  void secondLookShowsRateAndTimeLeft() {
    Picture picture = new Picture(OptionalLong.of(1_000));
    picture.draw(status(100, List.of()), NOW);

    List<String> lines = picture.draw(status(400, List.of()), NOW.plusSeconds(10));

    assertThat(lines.get(0)).contains("ETA 20 s");
    assertThat(lines.get(1)).contains("30 lines/s");
  }

  @Test
  void whatNeedsAttentionIsShownWithTheNextStep() {
    ChunkStatus stuck =
        new ChunkStatus(
            "all-0000000000000",
            ChunkPhase.NEEDS_ATTENTION,
            Optional.empty(),
            NOW,
            1,
            0,
            Optional.empty(),
            "",
            Optional.of(new Attention(AttentionKind.FIX_YOUR_SETUP, "no right", "give the role")),
            Optional.empty());

    List<String> lines = new Picture(OptionalLong.empty()).draw(status(0, List.of(stuck)), NOW);

    assertThat(lines)
        .anyMatch(line -> line.contains("all-0000000000000: no right; next: give the role"));
  }
}
