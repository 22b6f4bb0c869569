package io.fhirmigration.benchmarks;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.List;
import java.util.Locale;

/**
 * What is written about a run.
 *
 * @param run what was run on what: data, bytes, mode, Java, processor
 * @param samples the throughputs
 * @param allocation the heap taken
 */
record Report(JsonObject run, Samples samples, Allocation allocation) {
  private static final List<List<String>> RATIOS =
      List.of(
          List.of("passThrough", "blockCopy"),
          List.of("decimalGuard", "blockCopy"),
          List.of("decimalLines", "blockCopy"),
          List.of("decimalGuard", "jacksonStream"),
          List.of("decimalGuard", "hapi"));

  JsonObject toJson() {
    ObjectBuilder ratios = JsonValue.object();
    for (List<String> pair : RATIOS) {
      ratios.put(pair.get(0) + "/" + pair.get(1), number(samples.ratio(pair.get(0), pair.get(1))));
    }
    ObjectBuilder throughputs = JsonValue.object();
    for (String name : samples.benchmarks()) {
      throughputs.put(
          name,
          JsonValue.object()
              .put("median", megabytes(samples.median(name)))
              .put("lowest", megabytes(samples.lowest(name)))
              .put("highest", megabytes(samples.highest(name)))
              .build());
    }
    return JsonValue.object()
        .put("ratios", ratios.build())
        .put("bytesAllocatedPerLine", number(allocation.bytesPerLine()))
        .put("megabytesPerSecond", throughputs.build())
        .put("lines", allocation.lines())
        .put("run", run)
        .build();
  }

  String toMarkdown() {
    StringBuilder text = new StringBuilder("| benchmark | MB/s, median | lowest | highest |\n");
    text.append("|---|---:|---:|---:|\n");
    for (String name : samples.benchmarks()) {
      text.append("| ").append(name);
      text.append(" | ").append(megabytes(samples.median(name)).lexeme());
      text.append(" | ").append(megabytes(samples.lowest(name)).lexeme());
      text.append(" | ").append(megabytes(samples.highest(name)).lexeme()).append(" |\n");
    }
    text.append("\n| ratio | |\n|---|---:|\n");
    for (List<String> pair : RATIOS) {
      text.append("| ").append(pair.get(0)).append(" / ").append(pair.get(1)).append(" | ");
      text.append(number(samples.ratio(pair.get(0), pair.get(1))).lexeme()).append(" |\n");
    }
    text.append("| bytes allocated per line | ");
    text.append(number(allocation.bytesPerLine()).lexeme()).append(" |\n\n");
    run.members()
        .forEach(
            (name, value) ->
                text.append("* ").append(name).append(": ").append(plain(value)).append('\n'));
    return text.toString();
  }

  private static String plain(JsonValue value) {
    return value instanceof JsonString string ? string.value() : value.toJson();
  }

  private static JsonNumber number(double value) {
    return new JsonNumber(String.format(Locale.ROOT, "%.3f", value));
  }

  private static JsonNumber megabytes(double bytes) {
    return new JsonNumber(String.format(Locale.ROOT, "%.1f", bytes / 1e6));
  }
}
