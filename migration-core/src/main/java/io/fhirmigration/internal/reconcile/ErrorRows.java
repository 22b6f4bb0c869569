package io.fhirmigration.internal.reconcile;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
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

  /**
   * Some rows of an error file.
   *
   * @param next where the rows after them begin, in bytes; empty when there are none
   */
  record Page(List<ErrorRow> rows, OptionalLong next) {}

  /** Gives every row of one error file to {@code to}, in the order of the file. */
  void forEach(URI url, Consumer<ErrorRow> to) {
    read(url, 0, Integer.MAX_VALUE, to);
  }

  /** At most {@code limit} rows of one error file, from an offset on. */
  Page page(URI url, long offset, int limit) {
    List<ErrorRow> rows = new ArrayList<>();
    return new Page(rows, read(url, offset, limit, rows::add));
  }

  private OptionalLong read(URI url, long offset, int limit, Consumer<ErrorRow> to) {
    StagedObject pin =
        staging
            .locate(url)
            .flatMap(place -> staging.find(place.container(), place.name()))
            .orElseThrow(() -> new DoubtException("an error file of the import is not there"));
    try (NdjsonReader reader = new NdjsonReader(staging.open(pin, offset), NdjsonLimits.DEFAULTS)) {
      for (int left = limit; reader.next(); left--) {
        if (left == 0) {
          return OptionalLong.of(offset + reader.line().byteOffset());
        }
        to.accept(row(reader.line(), pin.name()));
      }
      return OptionalLong.empty();
    } catch (NdjsonException e) {
      throw new DoubtException("error file " + pin.name() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new RetryableException("an error file of the import could not be read", e);
    }
  }

  private static ErrorRow row(ResourceLine line, String file) {
    JsonValue json = parsed(line, file);
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
    throw new DoubtException("error file " + file + ": a row does not say which line it means");
  }

  private static JsonValue parsed(ResourceLine line, String file) {
    try {
      return JsonValue.parse(line.bytes(), line.offset(), line.length());
    } catch (RejectedException e) {
      throw new DoubtException("error file " + file + ": a row is no JSON");
    }
  }
}
