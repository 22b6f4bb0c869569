package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.CanonicalJson;
import io.fhirmigration.ndjson.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns remembered lines into findings that people can read. */
final class FindingLists {
  private final SecondReading reading;
  private final long memory;
  private final boolean showValues;

  /**
   * Creates it.
   *
   * @param memory about how many bytes of heap the texts of lines may take at one time
   */
  FindingLists(SecondReading reading, long memory, boolean showValues) {
    this.reading = reading;
    this.memory = memory;
    this.showValues = showValues;
  }

  Listing<VersionKey> keys(long count, List<long[]> lines) {
    List<VersionKey> keys = new ArrayList<>();
    reading.read(lines, (place, line) -> keys.add(line.key()));
    return new Listing<>(count, keys.stream().sorted().toList());
  }

  /** Pairs are read in groups whose texts fit into memory. */
  Listing<Difference> differences(long count, List<Findings.Pair> pairs) {
    List<Difference> differences = new ArrayList<>();
    int next = 0;
    while (next < pairs.size()) {
      int begin = next;
      long bytes = 0;
      do {
        bytes += size(pairs.get(next++));
      } while (next < pairs.size() && bytes + size(pairs.get(next)) <= memory);
      differences.addAll(group(pairs.subList(begin, next)));
    }
    differences.sort((a, b) -> a.key().compareTo(b.key()));
    return new Listing<>(count, differences);
  }

  private static long size(Findings.Pair pair) {
    return (long) Seen.length(pair.source()) + Seen.length(pair.destination());
  }

  private List<Difference> group(List<Findings.Pair> pairs) {
    List<long[]> wanted = new ArrayList<>();
    for (Findings.Pair pair : pairs) {
      wanted.add(pair.source());
      wanted.add(pair.destination());
    }
    Map<Long, VersionKey> keys = new HashMap<>();
    Map<Long, byte[]> texts = new HashMap<>();
    reading.read(
        wanted,
        (place, line) -> {
          keys.put(place, line.key());
          texts.put(place, line.text());
        });
    List<Difference> differences = new ArrayList<>();
    for (Findings.Pair pair : pairs) {
      VersionKey key = keys.get(Seen.place(pair.source()));
      byte[] source = texts.get(Seen.place(pair.source()));
      byte[] destination = texts.get(Seen.place(pair.destination()));
      if (key != null && source != null && destination != null) {
        differences.add(difference(key, pair.contradicts(), source, destination));
      }
    }
    return differences;
  }

  private Difference difference(
      VersionKey key, Optional<Origin> contradicts, byte[] source, byte[] destination) {
    try {
      JsonValue a = JsonValue.parse(source);
      JsonValue b = JsonValue.parse(destination);
      List<String> paths = CanonicalJson.differences(a, b, Set.of());
      List<Difference.Values> values =
          showValues ? paths.stream().map(path -> ValueAt.values(path, a, b)).toList() : List.of();
      return new Difference(key, contradicts, paths, values);
    } catch (RejectedException tooLarge) {
      return new Difference(key, contradicts, List.of(), List.of());
    }
  }
}
