package io.fhirmigration.internal.reconcile;

import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the error files of an import. */
final class ErrorRows {
  private static final Pattern WHERE =
      Pattern.compile("line: (\\d{1,18}) with stream start offset: (\\d{1,18})");

  private final StagingArea staging;

  ErrorRows(StagingArea staging) {
    this.staging = staging;
  }

  /** The rows of one error file; a row that stands twice counts once. */
  Map<ErrorRow.Key, ErrorRow> read(URI url) {
    InputStream content =
        staging
            .locate(url)
            .flatMap(place -> staging.find(place.container(), place.name()))
            .map(pin -> staging.open(pin, 0))
            .orElseThrow(() -> new RetryableException("an error file of the import is not there"));
    Map<ErrorRow.Key, ErrorRow> rows = new TreeMap<>();
    try (NdjsonReader reader = new NdjsonReader(content, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ErrorRow row = row(reader.line());
        rows.put(row.key(), row);
      }
    } catch (IOException | NdjsonException e) {
      throw new RetryableException("an error file of the import could not be read", e);
    }
    return rows;
  }

  private static ErrorRow row(ResourceLine line) {
    JsonValue json = JsonValue.parse(line.bytes(), line.offset(), line.length());
    if (json instanceof JsonObject outcome
        && !outcome.array("issue").isEmpty()
        && outcome.array("issue").get(0) instanceof JsonObject issue) {
      Matcher where = WHERE.matcher(issue.string("diagnostics").orElse(""));
      if (where.find()) {
        String text = issue.object("details").flatMap(d -> d.string("text")).orElse("");
        return new ErrorRow(
            new ErrorRow.Key(Long.parseLong(where.group(2)), Long.parseLong(where.group(1))), text);
      }
    }
    throw new RetryableException("an error row of the import does not say which line it means");
  }
}
