package io.fhirmigration.testkit.server;

import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where an export's files go, and how they are written. */
final class ExportFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
  private static final long ROLLING_BYTES = 64L << 20;
  private static final int PAGE = 1000;

  private final StagingArea storage;
  private final String container;
  private final String prefix;
  private final boolean markDeletes;
  private final Deidentification deidentification;

  ExportFolder(
      StagingArea storage,
      ExportJob job,
      ExportDefinition definition,
      Deidentification deidentification) {
    this.storage = storage;
    this.container = definition.container().orElse("export-" + job.number());
    this.prefix =
        definition.container().isPresent()
            ? TIME.format(job.created()) + "-" + job.number() + "/"
            : "";
    this.markDeletes = definition.deletes();
    this.deidentification = deidentification;
  }

  /** Removes what a step wrote before the server was stopped in its midst. */
  void clear(long step) {
    List<StagedObject> page = storage.list(container, prefix, "", PAGE);
    while (!page.isEmpty()) {
      page.stream()
          .filter(object -> object.name().matches(".*-" + step + "-\\d+\\.ndjson"))
          .forEach(object -> storage.delete(container, object.name()));
      page =
          page.size() < PAGE
              ? List.of()
              : storage.list(container, prefix, page.get(PAGE - 1).name(), PAGE);
    }
  }

  /** Writes the rows of a step into files by type. */
  List<ExportFile> write(long step, List<StoredVersion> rows) {
    storage.createContainer(container);
    Map<String, List<StoredVersion>> byType = new LinkedHashMap<>();
    rows.forEach(row -> byType.computeIfAbsent(row.type(), t -> new ArrayList<>()).add(row));
    List<ExportFile> files = new ArrayList<>();
    byType.forEach((type, ofType) -> write(step, type, ofType, files));
    return files;
  }

  private void write(long step, String type, List<StoredVersion> rows, List<ExportFile> files) {
    int from = 0;
    for (int sequence = 1; from < rows.size(); sequence++) {
      String name = prefix + type + "-" + step + "-" + sequence + ".ndjson";
      List<StoredVersion> left = rows.subList(from, rows.size());
      int[] written = new int[1];
      storage.write(container, name, out -> written[0] = writeUntilFull(left, out));
      files.add(new ExportFile(type, storage.url(container, name).toString(), written[0]));
      from += written[0];
    }
  }

  private int writeUntilFull(List<StoredVersion> rows, OutputStream out) throws IOException {
    long bytes = 0;
    int count = 0;
    while (count < rows.size() && bytes <= ROLLING_BYTES) {
      byte[] line = line(rows.get(count));
      out.write(line);
      out.write('\n');
      bytes += line.length + 1;
      count++;
    }
    return count;
  }

  private byte[] line(StoredVersion row) {
    boolean marked = row.deleted() && markDeletes;
    if (!marked && deidentification.changesNothing()) {
      return row.body().bytes();
    }
    return Meta.bytes(deidentification.apply(marked ? Meta.marked(row.json()) : row.json()));
  }
}
