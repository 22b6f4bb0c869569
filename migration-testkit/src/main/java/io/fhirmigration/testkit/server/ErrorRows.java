package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;

/** The refused lines of one unit, in the order and words of the server. */
final class ErrorRows {
  private final long offset;
  private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
  private long count;

  ErrorRows(long offset) {
    this.offset = offset;
  }

  void unreadable(long line, String text) {
    add(line, text);
  }

  void duplicate(ImportLine line) {
    add(
        line.number(),
        "Failed to import duplicate resource, resource id: "
            + line.id()
            + ", line: "
            + line.number());
  }

  void conflict(ImportLine line) {
    add(
        line.number(),
        "Failed to import resource with version conflict, resource id: "
            + line.id()
            + ", line: "
            + line.number());
  }

  long count() {
    return count;
  }

  /** Writes the rows, unless there are none. */
  void write(StagingArea storage, String container, String name) {
    if (count > 0) {
      storage.write(container, name, rows::writeTo);
    }
  }

  /** The name of the file that holds a unit's rows. */
  static String name(ImportJob job, ImportUnit unit) {
    String type = job.definition().inputs().get(unit.input()).type().orElse("");
    return type + job.number() + "_" + unit.number() + ".ndjson";
  }

  static URI url(StagingArea storage, ImportJob job, ImportUnit unit) {
    return storage.url(job.definition().errorContainer(), name(job, unit));
  }

  private void add(long line, String text) {
    JsonObject issue =
        JsonValue.object()
            .put("severity", "error")
            .put("details", JsonValue.object().put("text", text).build())
            .put(
                "diagnostics",
                "Failed to process resource at line: "
                    + line
                    + " with stream start offset: "
                    + offset)
            .build();
    rows.writeBytes(
        Meta.bytes(
            JsonValue.object()
                .put("resourceType", "OperationOutcome")
                .put("issue", JsonValue.array(List.of(issue)))
                .build()));
    rows.write('\n');
    count++;
  }
}
