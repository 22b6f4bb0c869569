package io.fhirmigration.cli.payload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people are told about the bodies that were written.
 *
 * @param files all files that were looked at
 * @param bodies how many bodies there are
 * @param out the folder that they lie in
 */
record Summary(List<ScannedFile> files, int bodies, Path out) {
  /** The name of a body, counting from 1. */
  static String bodyName(int number) {
    return String.format(Locale.ROOT, "import-%04d.json", number);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Map<String, long[]> types = new TreeMap<>();
    long empty = 0;
    for (ScannedFile file : files) {
      if (file.isRefused()) {
        continue;
      }
      if (file.lines() == 0) {
        empty++;
        continue;
      }
      long[] sums = types.computeIfAbsent(file.type(), type -> new long[2]);
      sums[0]++;
      sums[1] += file.lines();
    }
    lines.add(bodies + " request(s) in " + out);
    types.forEach(
        (type, sums) ->
            lines.add(
                String.format(
                    Locale.ROOT, "  %-32s %,d file(s), %,d line(s)", type, sums[0], sums[1])));
    if (empty > 0) {
      lines.add("  " + empty + " empty file(s) left out");
    }
    files.stream()
        .filter(ScannedFile::isRefused)
        .forEach(file -> lines.add("  refused: " + file.file().name() + ": " + file.refused()));
    if (bodies > 0) {
      lines.add(
          "Send each by POST to [base]/$import with Content-Type: application/fhir+json and"
              + " Prefer: respond-async.");
      lines.add("Content-Location of the answer says where to ask; the same bytes are one job.");
    }
    return lines;
  }
}
