package io.fhirmigration.cli.payload;

import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.TreeSet;

/**
 * What the lines of a file say.
 *
 * @param file the file
 * @param type the type of its lines; empty string when it has none
 * @param lines non-empty lines
 * @param longest bytes of the longest line
 * @param refused why it is in no request; empty string when it is in one
 */
record ScannedFile(NamedFile file, String type, long lines, long longest, String refused) {
  private static final String TYPE = "[A-Z][A-Za-z]{0,63}";

  /** Reads every line of a file; one line is held at a time. */
  static ScannedFile read(NamedFile file) throws IOException {
    if (file.name().endsWith(".gz")) {
      return new ScannedFile(file, "", 0, 0, "is compressed, which $import does not read");
    }
    TreeSet<String> types = new TreeSet<>();
    long lines = 0;
    long longest = 0;
    try (NdjsonReader reader = new NdjsonReader(file.content().open(), NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        lines++;
        longest = Math.max(longest, line.length());
        String fault = fault(line);
        if (!fault.isEmpty()) {
          String place = "line " + line.lineNumber() + ": " + fault;
          return new ScannedFile(file, "", lines, longest, place);
        }
        types.add(line.resourceType().orElse(""));
        if (types.size() > 1) {
          return new ScannedFile(
              file, "", lines, longest, "mixes " + String.join(" and ", types) + "; split it");
        }
      }
    } catch (NdjsonException e) {
      return new ScannedFile(file, "", lines, longest, String.valueOf(e.getMessage()));
    }
    String type = types.isEmpty() ? "" : types.first();
    String refused =
        type.equals("SearchParameter") ? "holds search parameters; write them over REST" : "";
    return new ScannedFile(file, type, lines, longest, refused);
  }

  boolean isRefused() {
    return !refused.isEmpty();
  }

  private static String fault(ResourceLine line) {
    if (line.resourceType().filter(type -> type.matches(TYPE)).isEmpty()) {
      return "no resourceType";
    }
    if (line.id().isEmpty()) {
      return "no id";
    }
    boolean dated = line.lastUpdated().filter(ScannedFile::isInstant).isPresent();
    boolean needed = !line.resourceType().filter("SearchParameter"::equals).isPresent();
    return dated || !needed ? "" : "no meta.lastUpdated";
  }

  private static boolean isInstant(String date) {
    try {
      OffsetDateTime.parse(date);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
