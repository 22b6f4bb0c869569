package io.fhirmigration.internal.reconcile;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagingArea;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps refused lines beside the reasons: {@code rejects.ndjson} can be imported after repair,
 * {@code rejects.log.ndjson} says why, line by line.
 */
final class Quarantine {
  private final ObjectShelf shelf;
  private final StagingArea staging;
  private final Chunk chunk;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  Quarantine(ObjectShelf shelf, StagingArea staging, Chunk chunk) {
    this.shelf = shelf;
    this.staging = staging;
    this.chunk = chunk;
  }

  void add(StagedFile file, ErrorRow row, ResourceLine line) {
    lines.write(line.bytes(), line.offset(), line.length());
    lines.write('\n');
    byte[] entry =
        JsonValue.object()
            .put("file", file.sourceName())
            .put("unitOffset", row.key().unitOffset())
            .put("line", row.key().line())
            .put("type", file.type())
            .put("id", line.id().orElse(""))
            .put("versionId", line.versionId().orElse(""))
            .put("reason", row.text())
            .build()
            .toJson()
            .getBytes(StandardCharsets.UTF_8);
    log.write(entry, 0, entry.length);
    log.write('\n');
  }

  /** Writes both files when there is something to keep. */
  void keep() {
    if (lines.size() > 0) {
      write("rejects.ndjson", lines);
      write("rejects.log.ndjson", log);
    }
  }

  private void write(String name, ByteArrayOutputStream content) {
    staging.createContainer(shelf.container());
    staging.write(shelf.container(), "quarantine/" + chunk.id() + "/" + name, content::writeTo);
  }
}
