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
  private static final List<Ratio> RATIOS =
      List.of(
          new Ratio("passThrough", "blockCopy"),
          new Ratio("decimalGuard", "blockCopy"),
          new Ratio("decimalLines", "blockCopy"),
          new Ratio("decimalGuard", "jacksonStream"),
          new Ratio("decimalGuard", "hapi"),
          new Ratio("deid", "hapi", "hapiDeid"));

  /**
   * One way beside another.
   *
   * @param beside what the other is called in the results
   * @param over the other's benchmark
   */
  private record Ratio(String of, String beside, String over) {
    Ratio(String of, String over) {
      this(of, over, over);
    }
  }

  JsonObject toJson() {
    ObjectBuilder ratios = JsonValue.object();
    for (Ratio ratio : RATIOS) {
      ratios.put(ratio.of + "/" + ratio.beside, number(samples.ratio(ratio.of, ratio.over)));
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
    for (Ratio ratio : RATIOS) {
      text.append("| ").append(ratio.of).append(" / ").append(ratio.beside).append(" | ");
      text.append(number(samples.ratio(ratio.of, ratio.over)).lexeme()).append(" |\n");
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
