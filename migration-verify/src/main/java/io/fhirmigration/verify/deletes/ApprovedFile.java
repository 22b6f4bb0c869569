package io.fhirmigration.verify.deletes;

import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A proposal that somebody approves: as it was written, or with rows taken out.
 *
 * @param file where it lies
 * @param sha256 SHA-256 of its bytes in lower-case hex
 * @param rows how many proposed resources stand in it
 */
record ApprovedFile(Path file, String sha256, long rows) {
  private static final int BATCH = 50_000;
  private static final int MOST_PROBLEMS = 20;

  /** One approved resource, and the number of its line. */
  record Row(long line, Proposed proposed) {}

  /** Takes some approved resources. */
  @FunctionalInterface
  interface Use {
    void take(List<Row> some) throws IOException;
  }

  /**
   * Holds a file against the migration and its key lists.
   *
   * @throws RejectedException when a row is none that was proposed, naming its line
   */
  static ApprovedFile check(Path file, Migration migration, Imported imported) throws IOException {
    List<String> problems = new ArrayList<>();
    long[] rows = new long[1];
    forEach(
        file,
        migration,
        BATCH,
        some -> {
          rows[0] += some.size();
          for (Row row : unknown(some, imported)) {
            if (problems.size() < MOST_PROBLEMS) {
              problems.add(
                  "line "
                      + row.line()
                      + " names no imported version, or one that stands there twice");
            }
          }
        });
    if (!problems.isEmpty()) {
      throw new RejectedException(
          String.join("; ", problems) + "; take them out, and change nothing else");
    }
    return new ApprovedFile(file, sha256(file), rows[0]);
  }

  private static List<Row> unknown(List<Row> some, Imported imported) {
    Map<ImportedKey, Row> open = new HashMap<>();
    List<Row> twice = new ArrayList<>();
    Map<ResourceId, Row> ids = new HashMap<>();
    for (Row row : some) {
      open.put(row.proposed().key(), row);
      if (ids.put(row.proposed().id(), row) != null) {
        twice.add(row);
      }
    }
    imported.find(Set.copyOf(ids.keySet()), open::remove);
    twice.addAll(open.values());
    return twice;
  }

  /** Gives the approved resources in their order. */
  void forEach(Migration migration, int most, Use use) throws IOException {
    forEach(file, migration, most, use);
  }

  private static void forEach(Path file, Migration migration, int most, Use use)
      throws IOException {
    List<Row> some = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS)) {
      if (!reader.next()) {
        throw new RejectedException("it is empty; give the file that was written by --out");
      }
      ProposalHeader.require(object(reader.line()), migration);
      while (reader.next()) {
        JsonObject row = object(reader.line());
        if (row.string("section").filter(Proposed.SECTION::equals).isPresent()) {
          long line = reader.line().lineNumber();
          some.add(
              new Row(
                  line,
                  Proposed.of(row)
                      .orElseThrow(
                          () ->
                              new RejectedException(
                                  "line " + line + " is no proposed row; take it out"))));
        }
        if (some.size() == most) {
          use.take(List.copyOf(some));
          some.clear();
        }
      }
    } catch (NdjsonException e) {
      throw new RejectedException(String.valueOf(e.getMessage()), e);
    }
    if (!some.isEmpty()) {
      use.take(List.copyOf(some));
    }
  }

  private static JsonObject object(ResourceLine line) {
    try {
      if (JsonValue.parse(line.bytes(), line.offset(), line.length()) instanceof JsonObject row) {
        return row;
      }
    } catch (RejectedException notJson) {
      throw new RejectedException("line " + line.lineNumber() + " is not JSON");
    }
    throw new RejectedException("line " + line.lineNumber() + " is no JSON object");
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
