package io.fhirmigration.fhir;

import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.TargetServer.ErrorFile;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Reads import statuses; a complete one strictly, since books are balanced with it. */
final class ImportAnswers {
  /** More lines than any file has; sums of it stay far from overflowing. */
  private static final long MOST_LINES = 1L << 40;

  private ImportAnswers() {}

  /** The successes in a partial answer; 0 when there is none, or none that can be read. */
  static long succeededSoFar(byte[] body) {
    return Json.parseObject(body)
        .map(json -> Json.objects(json, "output"))
        .orElse(List.of())
        .stream()
        .mapToLong(row -> Math.min(MOST_LINES, Math.max(0, row.integer("count").orElse(0))))
        .sum();
  }

  static ImportPoll.Complete complete(byte[] body) {
    JsonObject json =
        Json.parseObject(body).orElseThrow(() -> faulty("is not one whole JSON object"));
    if (!Json.isArray(json, "output")) {
      throw faulty("has no list of output");
    }
    List<FileResult> files = new ArrayList<>();
    for (JsonValue value : json.array("output")) {
      JsonObject row = row(value);
      files.add(new FileResult(address(row, "inputUrl"), count(row)));
    }
    List<ErrorFile> errors = new ArrayList<>();
    for (JsonValue value : json.array("error")) {
      JsonObject row = row(value);
      errors.add(new ErrorFile(address(row, "inputUrl"), count(row), address(row, "url")));
    }
    return new ImportPoll.Complete(files, errors, body);
  }

  private static JsonObject row(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw faulty("has a row that is no object");
  }

  private static URI address(JsonObject row, String name) {
    return Json.address(row, name).orElseThrow(() -> faulty("has a row without " + name));
  }

  private static long count(JsonObject row) {
    long count = row.integer("count").orElseThrow(() -> faulty("has a row without a count"));
    if (count < 0 || count > MOST_LINES) {
      throw faulty("has an impossible count");
    }
    return count;
  }

  private static RetryableException faulty(String how) {
    return new RetryableException("import status " + how);
  }
}
