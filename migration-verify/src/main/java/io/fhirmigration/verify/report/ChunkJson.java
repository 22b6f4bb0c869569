package io.fhirmigration.verify.report;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationStatus.LaneStatus;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Staged;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Chunks and lanes: what travelled when, and why each export was believed. */
final class ChunkJson {
  private ChunkJson() {}

  static JsonObject of(Chunk chunk) {
    ObjectBuilder json =
        JsonValue.object().put("id", chunk.id().value()).put("lane", chunk.lane().value());
    if (chunk.files().isPresent()) {
      json.put("firstFile", chunk.files().get().first()).put("files", chunk.files().get().files());
    } else {
      chunk.window().since().ifPresent(since -> json.put("since", since.toString()));
      json.put("till", chunk.window().till().toString());
    }
    json.put("phase", chunk.phase().name()).put("attempts", chunk.attempts());
    Chunks.begunAt(chunk).ifPresent(begun -> json.put("begunAt", begun.toString()));
    chunk
        .staged()
        .ifPresent(
            staged -> json.put("believedBy", staged.counted()).put("counted", !staged.uncounted()));
    Optional<ChunkState.Closed> closed = Chunks.closed(chunk);
    closed.ifPresent(
        done ->
            json.put("closedAt", done.closedAt().toString())
                .put("books", BooksJson.line(done.ledger().total())));
    if (chunk.state() instanceof ChunkState.NeedsAttention needs) {
      json.put(
          "attention",
          JsonValue.object()
              .put("kind", needs.kind().name())
              .put("reason", needs.reason())
              .put("nextStep", needs.nextStep())
              .build());
    }
    return json.build();
  }

  /** How the exports of closed chunks came to be believed. */
  static JsonObject counting(Chunks chunks) {
    List<Chunk> all = chunks.travelling();
    Map<String, Long> how = new TreeMap<>();
    long closed = 0;
    long uncounted = 0;
    for (Chunk chunk : all) {
      Optional<Staged> done = Chunks.closed(chunk).map(ChunkState.Closed::staged);
      if (done.isPresent()) {
        closed++;
        uncounted += done.get().uncounted() ? 1 : 0;
        how.merge(done.get().counted(), 1L, Long::sum);
      }
    }
    return JsonValue.object()
        .put("chunks", all.size())
        .put("closed", closed)
        .put("uncounted", uncounted)
        .put("believedBy", BooksJson.counts(how, "how", "chunks"))
        .build();
  }

  static JsonArray lanes(MigrationRecords records, Chunks chunks) {
    return ReportJson.array(records.status().lanes(), lane -> lane(lane, chunks));
  }

  private static JsonObject lane(LaneStatus lane, Chunks chunks) {
    List<Chunk> own =
        chunks.all().stream().filter(chunk -> chunk.lane().value().equals(lane.lane())).toList();
    ObjectBuilder json = JsonValue.object().put("lane", lane.lane());
    lane.watermark().ifPresent(mark -> json.put("watermark", mark.toString()));
    return json.put("chunks", own.size())
        .put("closed", own.stream().filter(chunk -> !chunk.isOpen()).count())
        .build();
  }
}
