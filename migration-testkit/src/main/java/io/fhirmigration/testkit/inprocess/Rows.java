package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.TargetServer.ErrorFile;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a manifest or of an import status; what is not whole is no claim.
 *
 * @param what how messages call the answer
 */
record Rows(String what) {

  static ExportManifest manifest(ModelResponse answer) {
    Rows rows = new Rows("manifest");
    JsonObject json = rows.json(answer);
    List<ExportManifest.File> files = new ArrayList<>();
    for (JsonObject row : rows.in(json, "output")) {
      String type = row.string("type").filter(t -> !t.isBlank()).orElseThrow(rows::faulty);
      if (row.integer("count").orElse(0) < 0) {
        throw rows.faulty();
      }
      files.add(new ExportManifest.File(type, rows.address(row, "url"), row.integer("count")));
    }
    files.sort(Comparator.comparing(file -> file.url().toString()));
    List<URI> errors =
        Exchange.objects(json, "error").stream().map(row -> rows.address(row, "url")).toList();
    return new ExportManifest(json.string("request"), files, errors);
  }

  static ImportPoll.Complete importResult(ModelResponse answer) {
    Rows rows = new Rows("import status");
    JsonObject json = rows.json(answer);
    List<FileResult> files = new ArrayList<>();
    for (JsonObject row : rows.in(json, "output")) {
      files.add(new FileResult(rows.address(row, "inputUrl"), rows.count(row)));
    }
    List<ErrorFile> errors = new ArrayList<>();
    for (JsonObject row : rows.in(json, "error")) {
      errors.add(
          new ErrorFile(rows.address(row, "inputUrl"), rows.count(row), rows.address(row, "url")));
    }
    return new ImportPoll.Complete(files, errors, answer.body());
  }

  /** The successes in a partial answer; 0 when there is none. */
  static long succeededSoFar(ModelResponse answer) {
    return Exchange.json(answer)
        .map(json -> Exchange.objects(json, "output"))
        .orElse(List.of())
        .stream()
        .mapToLong(row -> row.integer("count").orElse(0))
        .sum();
  }

  private JsonObject json(ModelResponse answer) {
    JsonObject json = Exchange.json(answer).orElseThrow(this::faulty);
    if (!Exchange.isArray(json, "output")) {
      throw faulty();
    }
    return json;
  }

  private List<JsonObject> in(JsonObject json, String name) {
    List<JsonObject> rows = new ArrayList<>();
    for (JsonValue value : json.array(name)) {
      if (!(value instanceof JsonObject row)) {
        throw faulty();
      }
      rows.add(row);
    }
    return rows;
  }

  private long count(JsonObject row) {
    long count = row.integer("count").orElse(-1);
    if (count < 0) {
      throw faulty();
    }
    return count;
  }

  private URI address(JsonObject row, String name) {
    return row.string(name).flatMap(Rows::absolute).orElseThrow(this::faulty);
  }

  private static Optional<URI> absolute(String text) {
    try {
      return Optional.of(new URI(text)).filter(URI::isAbsolute);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private RetryableException faulty() {
    return new RetryableException(what + " is cut short or names a row badly");
  }
}
