package io.fhirmigration.cli.transform;

import java.nio.file.Path;
import java.util.List;

/**
 * A file and what it becomes.
 *
 * @param name what people know it by: its path below the folder, or its name
 * @param folder the name of the folder that was given, or of the one that the file lies in
 * @param in where it lies
 * @param out where the result goes
 */
record FilePair(String name, String folder, Path in, Path out) {
  private static final List<String> LINES = List.of(".ndjson", ".ndjson.gz");
  private static final List<String> DOCUMENT = List.of(".json", ".json.gz");

  /** Whether files of this name are read. */
  static boolean isRead(String name) {
    return endsWith(name, LINES) || endsWith(name, DOCUMENT);
  }

  /** Whether it holds one resource, in one line or in many. */
  boolean isDocument() {
    return endsWith(in.getFileName().toString(), DOCUMENT);
  }

  /** Whether the result is compressed. */
  boolean isCompressed() {
    return out.getFileName().toString().endsWith(".gz");
  }

  /** Whether files of both names hold lines, or both a document. */
  static boolean isOfOneKind(String name, String other) {
    return endsWith(name, LINES) ? endsWith(other, LINES) : endsWith(other, DOCUMENT);
  }

  private static boolean endsWith(String name, List<String> ends) {
    return ends.stream().anyMatch(name::endsWith);
  }
}
