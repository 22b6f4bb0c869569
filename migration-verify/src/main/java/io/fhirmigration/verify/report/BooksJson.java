package io.fhirmigration.verify.report;

import static io.fhirmigration.verify.report.ReportJson.array;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The books: where each line stands, what is kept, and what repairs moved. */
final class BooksJson {
  private BooksJson() {}

  static JsonObject ledger(Ledger ledger) {
    return JsonValue.object()
        .put("balances", ledger.balances())
        .put("types", array(ledger.lines(), BooksJson::line))
        .put("total", line(ledger.total()))
        .build();
  }

  static JsonObject line(LedgerLine line) {
    return JsonValue.object()
        .put("type", line.type())
        .put("exported", line.exported())
        .put("imported", line.imported())
        .put("repeated", line.repeated())
        .put("quarantined", line.quarantined())
        .put("excluded", line.excluded())
        .build();
  }

  static JsonArray counts(Map<String, Long> counts, String name, String number) {
    List<JsonObject> all = new ArrayList<>();
    new TreeMap<>(counts)
        .forEach((key, n) -> all.add(JsonValue.object().put(name, key).put(number, n).build()));
    return JsonValue.array(all);
  }

  static JsonObject quarantine(MigrationStatus status, Chunks chunks) {
    List<JsonObject> holding = new ArrayList<>();
    for (Chunk chunk : chunks.travelling()) {
      Chunks.closed(chunk)
          .filter(closed -> closed.ledger().total().quarantined() > 0)
          .ifPresent(closed -> holding.add(holding(chunk, closed)));
    }
    return JsonValue.object()
        .put("lines", status.ledger().total().quarantined())
        .put("classes", classes(status.refused()))
        .put("chunks", JsonValue.array(holding))
        .build();
  }

  private static JsonObject holding(Chunk chunk, ChunkState.Closed closed) {
    return JsonValue.object()
        .put("chunk", chunk.id().value())
        .put("lines", closed.ledger().total().quarantined())
        .put("classes", classes(closed.rejects().map(kept -> kept.classes()).orElse(Map.of())))
        .build();
  }

  private static JsonArray classes(Map<RefusalClass, Long> refused) {
    Map<String, Long> named = new TreeMap<>();
    refused.forEach((kind, lines) -> named.put(Judgement.word(kind), lines));
    return counts(named, "class", "lines");
  }

  static JsonObject repair(RepairStatus repair) {
    return JsonValue.object()
        .put("repair", repair.id())
        .put("chunk", repair.chunk())
        .put("wishedAt", repair.wishedAt().toString())
        .put("phase", repair.phase().name())
        .put("lines", repair.lines())
        .put("imported", repair.imported())
        .put("repeated", repair.repeated())
        .put("quarantined", repair.quarantined())
        .build();
  }
}
