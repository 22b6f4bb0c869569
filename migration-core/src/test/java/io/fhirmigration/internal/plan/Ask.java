package io.fhirmigration.internal.plan;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.ChunkStrategy.Gap;
import io.fhirmigration.spi.ChunkStrategy.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds one question to a strategy. */
final class Ask {
  static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  private final Instant rightEdge;
  private Optional<Instant> since = Optional.of(START);
  private Optional<Instant> till = Optional.empty();
  private Optional<Instant> firstSeen = Optional.empty();
  private final List<RecordedCount> counts = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private boolean last;
  private boolean mayCount = true;

  private Ask(Instant rightEdge) {
    this.rightEdge = rightEdge;
  }

  static Ask upTo(Instant rightEdge) {
    return new Ask(rightEdge);
  }

  Ask last() {
    last = true;
    return this;
  }

  Ask uncounted() {
    mayCount = false;
    return this;
  }

  Ask from(Instant start) {
    since = Optional.of(start);
    return this;
  }

  Ask fromTheBeginning() {
    since = Optional.empty();
    return this;
  }

  Ask firstSeen(Instant first) {
    firstSeen = Optional.of(first);
    return this;
  }

  Ask nextChunkAt(Instant start) {
    till = Optional.of(start);
    return this;
  }

  Ask after(Chunk chunk) {
    chunks.add(chunk);
    since = Optional.of(chunk.window().till());
    return this;
  }

  Ask counted(Instant end, long total) {
    counts.add(new RecordedCount(new Window(since, end), CountAnswer.of(total)));
    return this;
  }

  Ask refused(Instant end) {
    counts.add(new RecordedCount(new Window(since, end), CountAnswer.unknown("410 Gone")));
    return this;
  }

  Request request() {
    Lane lane = new Lane(LaneId.ALL, since, firstSeen, counts, Optional.empty(), "");
    return new Request(lane, chunks, new Gap(since, till), rightEdge, last, mayCount);
  }
}
