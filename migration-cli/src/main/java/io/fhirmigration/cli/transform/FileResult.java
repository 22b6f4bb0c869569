package io.fhirmigration.cli.transform;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one file.
 *
 * @param name what people know it by
 * @param lines resources read; a document is one
 * @param changed how many of them came out with other bytes
 * @param dropped how many were left out, by the rule
 * @param bytes how long the result is; 0 when none was written
 * @param changes what transformers changed in it, by element path
 * @param problems why there is no result, the first few and how many there are; empty for a file
 *     that is done
 */
record FileResult(
    String name,
    long lines,
    long changed,
    Map<String, Long> dropped,
    long bytes,
    Map<String, Long> changes,
    List<String> problems) {
  FileResult {
    dropped = Map.copyOf(new TreeMap<>(dropped));
    changes = Map.copyOf(new TreeMap<>(changes));
    problems = List.copyOf(problems);
  }

  boolean isDone() {
    return problems.isEmpty();
  }
}
