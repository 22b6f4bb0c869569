package io.fhirmigration.cli.transform;

import io.fhirmigration.spi.TransformerChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happens to one file; used by one thread. */
final class Tally {
  private static final int MOST_NAMED = 5;

  private final String name;
  private final TransformerChain chain;
  private final Map<String, Long> before;
  private final Map<String, Long> dropped = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long lines;
  private long changed;
  private long faults;

  Tally(String name, TransformerChain chain) {
    this.name = name;
    this.chain = chain;
    this.before = chain.changes();
  }

  void line() {
    lines++;
  }

  void changed() {
    changed++;
  }

  void dropped(String rule) {
    dropped.merge(rule, 1L, Long::sum);
  }

  /** Notes why the file has no result. */
  void problem(String text) {
    faults++;
    if (faults <= MOST_NAMED) {
      problems.add(text);
    }
  }

  boolean isSound() {
    return faults == 0;
  }

  FileResult result(long bytes) {
    List<String> named = new ArrayList<>(problems);
    if (faults > MOST_NAMED) {
      named.add("and " + (faults - MOST_NAMED) + " more");
    }
    Map<String, Long> changes = new TreeMap<>();
    chain
        .changes()
        .forEach(
            (path, count) -> {
              long own = count - before.getOrDefault(path, 0L);
              if (own > 0) {
                changes.put(path, own);
              }
            });
    return new FileResult(name, lines, changed, dropped, bytes, changes, named);
  }
}
