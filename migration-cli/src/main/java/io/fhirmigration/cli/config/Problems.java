package io.fhirmigration.cli.config;

import io.fhirmigration.cli.UserMistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file; not thread-safe. */
final class Problems {
  private static final int MOST = 100;

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String field, String what, String fix) {
    found.add(new Problem(line, field, what, fix));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Ends the reading when anything is wrong. */
  void refuse() {
    if (!found.isEmpty()) {
      List<String> lines = new ArrayList<>();
      found.stream()
          .sorted(Comparator.comparingInt(Problem::line))
          .limit(MOST)
          .forEach(problem -> lines.add(problem.text(file)));
      if (found.size() > MOST) {
        lines.add(file + ": and " + (found.size() - MOST) + " more");
      }
      throw new UserMistake(lines);
    }
  }
}
