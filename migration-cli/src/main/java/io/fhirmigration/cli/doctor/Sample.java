package io.fhirmigration.cli.doctor;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What was read of the data that is to be migrated.
 *
 * @param counts rows to be copied by type; a type that could not be counted is absent
 * @param rows the rows that were looked at; patient data
 * @param damaged lines of adopted files that hold no resource
 * @param listedBytes how long all adopted files are together; empty for a server
 * @param because why nothing was read; empty when something was
 */
record Sample(
    Map<String, Long> counts,
    List<Row> rows,
    long damaged,
    OptionalLong listedBytes,
    Optional<String> because) {
  Sample {
    counts = Map.copyOf(counts);
    rows = List.copyOf(rows);
  }

  /**
   * One row.
   *
   * @param type its type
   * @param bytes its length as a line
   * @param resource its content
   */
  record Row(String type, int bytes, JsonObject resource) {
    @Override
    public String toString() {
      return "Row[" + type + ", " + bytes + " bytes]";
    }
  }

  static Sample none(String because) {
    return new Sample(Map.of(), List.of(), 0, OptionalLong.empty(), Optional.of(because));
  }

  /** All rows to be copied. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many bytes of NDJSON there will be, judged by the rows read; empty when none were. */
  OptionalLong estimatedBytes() {
    if (listedBytes.isPresent()) {
      return listedBytes;
    }
    if (rows.isEmpty()) {
      return OptionalLong.empty();
    }
    Map<String, long[]> sums = new TreeMap<>();
    for (Row row : rows) {
      long[] sum = sums.computeIfAbsent(row.type(), type -> new long[2]);
      sum[0] += row.bytes() + 1L;
      sum[1]++;
    }
    long bytes = rows.stream().mapToLong(row -> row.bytes() + 1L).sum();
    long[] all = {bytes, rows.size()};
    return OptionalLong.of(
        counts.entrySet().stream()
            .mapToLong(entry -> scaled(entry.getValue(), sums.getOrDefault(entry.getKey(), all)))
            .sum());
  }

  private static long scaled(long count, long[] sum) {
    return Math.multiplyExact(count, sum[0] / sum[1]);
  }

  /** What was counted and how many rows were looked at. */
  @Override
  public String toString() {
    return "Sample[" + rows.size() + " of " + total() + " rows]";
  }
}
