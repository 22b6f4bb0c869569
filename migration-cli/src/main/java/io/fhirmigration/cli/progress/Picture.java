package io.fhirmigration.cli.progress;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.ChunkStatus;
import io.fhirmigration.cli.HoldText;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.CutOver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Draws a status in a few lines: bar, rate, lag, time left, open chunks, what needs attention. */
final class Picture {
  private static final int WIDTH = 40;
  private static final int MOST_ATTENTION = 5;

  private final OptionalLong total;
  private final Pace pace = new Pace();

  Picture(OptionalLong total) {
    this.total = total;
  }

  List<String> draw(MigrationStatus status, Instant now) {
    long done = status.ledger().total().exported();
    pace.look(now, done);
    List<String> lines = new ArrayList<>();
    lines.add(status.id() + "  " + status.phase() + "  " + bar(done) + "  " + left(done));
    lines.add("  watermark " + watermark(status) + "  " + lag(status, now) + "  " + rate());
    lines.add("  chunks " + chunks(status.chunks()));
    status.lanes().stream()
        .flatMap(lane -> lane.files().stream())
        .forEach(f -> lines.add("  files " + f.closed() + " of " + f.listed() + " closed"));
    status.hold().ifPresent(hold -> lines.add("  held: " + HoldText.of(hold)));
    status.open().stream()
        .filter(chunk -> chunk.attention().isPresent())
        .limit(MOST_ATTENTION)
        .forEach(chunk -> lines.add("  ! " + attention(chunk)));
    return lines;
  }

  /** The rows at the start are known; a source that is written to grows beyond them. */
  private String bar(long done) {
    if (total.isEmpty()) {
      return String.format(Locale.ROOT, "%,d lines", done);
    }
    long all = Math.max(total.getAsLong(), done);
    int filled = all == 0 ? WIDTH : (int) (done * WIDTH / all);
    return "["
        + "#".repeat(filled)
        + ".".repeat(WIDTH - filled)
        + "] "
        + String.format(Locale.ROOT, "%,d of %,d lines", done, all);
  }

  private String left(long done) {
    return total.isEmpty()
        ? ""
        : pace.timeFor(total.getAsLong() - done).map(time -> "ETA " + text(time)).orElse("");
  }

  private String rate() {
    OptionalLong rate = pace.linesPerSecond();
    return rate.isPresent() ? String.format(Locale.ROOT, "%,d lines/s", rate.getAsLong()) : "";
  }

  private static String watermark(MigrationStatus status) {
    return status.watermark().map(Instant::toString).orElse("not yet");
  }

  private static String lag(MigrationStatus status, Instant now) {
    Instant edge = status.rangeEnd().or(() -> status.cutOver().map(CutOver::till)).orElse(now);
    return status
        .watermark()
        .map(mark -> Duration.between(mark, edge))
        .map(lag -> "lag " + text(lag.isNegative() ? Duration.ZERO : lag))
        .orElse("");
  }

  private static String chunks(Map<ChunkPhase, Long> chunks) {
    return chunks.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String attention(ChunkStatus chunk) {
    return chunk.id()
        + ": "
        + chunk.attention().map(a -> a.reason() + "; next: " + a.nextStep()).orElse("");
  }

  private static String text(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }
}
