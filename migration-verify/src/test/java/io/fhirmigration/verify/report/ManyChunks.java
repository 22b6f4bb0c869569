package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The document of a migration that is larger than a test can copy. */
final class ManyChunks {
  private static final Instant BEGUN = Instant.parse("2026-01-05T08:00:00Z");

  private ManyChunks() {}

  /** A document with so many closed chunks, in so many lanes, of so many types. */
  static JsonObject document(int chunks, int lanes, int types) {
    JsonObject small;
    try (Copy copy = new Copy().days(4).cutOver()) {
      small =
          EvidenceReport.builder(copy.records(), BEGUN.plusSeconds(40L * chunks))
              .version("1.2.3")
              .build()
              .json();
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(small.members());
    members.put("migration", with(small, "migration", "begunAt", BEGUN.toString()));
    List<JsonObject> all = new ArrayList<>();
    for (int i = 0; i < chunks; i++) {
      all.add(chunk(i, "Type" + i % lanes));
    }
    members.put("chunks", JsonValue.array(all));
    members.put("ledger", ledger(types));
    return new JsonObject(members);
  }

  private static JsonObject chunk(int i, String lane) {
    Instant from = BEGUN.plusSeconds(40L * i);
    return JsonValue.object()
        .put("id", lane.toLowerCase(Locale.ROOT) + "-" + (1_000_000_000_000L + i))
        .put("lane", lane)
        .put("since", from.minusSeconds(86_400L * 300).toString())
        .put("till", from.minusSeconds(86_400L * 299).toString())
        .put("phase", "CLOSED")
        .put("attempts", 1)
        .put("begunAt", from.toString())
        .put("believedBy", "counts")
        .put("counted", true)
        .put("closedAt", from.plusSeconds(60 + 37L * (i % 97)).toString())
        .put("books", line("total", 1_000_000 - i))
        .build();
  }

  private static JsonObject ledger(int types) {
    List<JsonObject> lines = new ArrayList<>();
    for (int i = 0; i < types; i++) {
      lines.add(line("ResourceTypeWithALongName" + i, 400_000_000L / (i * i + 1)));
    }
    return JsonValue.object()
        .put("balances", true)
        .put("types", new JsonArray(List.copyOf(lines)))
        .put("total", line("total", 987_654_321))
        .build();
  }

  private static JsonObject line(String type, long lines) {
    return JsonValue.object()
        .put("type", type)
        .put("exported", lines)
        .put("imported", lines - lines / 7 - lines / 9 - lines / 11)
        .put("repeated", lines / 7)
        .put("quarantined", lines / 9)
        .put("excluded", lines / 11)
        .build();
  }

  private static JsonObject with(JsonObject of, String member, String name, String value) {
    ObjectBuilder changed = JsonValue.object();
    of.object(member).orElseThrow().members().forEach(changed::put);
    return changed.put(name, value).build();
  }
}
