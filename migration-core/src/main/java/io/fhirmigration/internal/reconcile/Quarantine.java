package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps refused lines beside the reasons: {@code rejects.ndjson} can be imported after repair,
 * {@code rejects.log.ndjson} says why, line by line. Both are written while lines are settled, and
 * replace what an earlier settlement of the chunk wrote.
 */
final class Quarantine {
  private final OutputStream lines;
  private final OutputStream log;
  private long count;

  private Quarantine(OutputStream lines, OutputStream log) {
    this.lines = lines;
    this.log = log;
  }

  /** Settles lines and adds those that have to be kept. */
  @FunctionalInterface
  interface Settlement {
    void into(Quarantine quarantine) throws IOException;
  }

  /** Writes both files; none is left when nothing was added. */
  static void write(ObjectShelf shelf, StagingArea staging, Chunk chunk, Settlement settlement) {
    String folder = "quarantine/" + chunk.id() + "/";
    String container = shelf.container();
    staging.createContainer(container);
    long[] kept = {0};
    staging.write(
        container,
        folder + "rejects.ndjson",
        lines ->
            staging.write(
                container,
                folder + "rejects.log.ndjson",
                log -> {
                  Quarantine quarantine = new Quarantine(lines, log);
                  settlement.into(quarantine);
                  kept[0] = quarantine.count;
                }));
    if (kept[0] == 0) {
      staging.delete(container, folder + "rejects.ndjson");
      staging.delete(container, folder + "rejects.log.ndjson");
    }
  }

  /**
   * Keeps a line.
   *
   * @param where its number, in the file that {@code unitOffset} counts in
   */
  void add(StagedFile file, ErrorRow.Key where, String reason, ResourceLine line)
      throws IOException {
    count++;
    lines.write(line.bytes(), line.offset(), line.length());
    lines.write('\n');
    JsonValue entry =
        JsonValue.object()
            .put("file", file.sourceName())
            .put("unitOffset", where.unitOffset())
            .put("line", where.line())
            .put("type", file.type())
            .put("id", line.id().orElse(""))
            .put("versionId", line.versionId().orElse(""))
            .put("reason", reason)
            .build();
    log.write(entry.toJson().getBytes(StandardCharsets.UTF_8));
    log.write('\n');
  }

  /** How many lines it holds. */
  long count() {
    return count;
  }
}
