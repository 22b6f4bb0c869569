package io.fhirmigration.internal.engine;

import io.fhirmigration.CopiedFiles;
import io.fhirmigration.MigrationRecords;
import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.quarantine.KeptLines;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What records and staging tell of what was copied. */
final class StagedCopies implements CopiedFiles {
  private static final int PAGE = 1000;

  private final MigrationRecords records;
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final Set<String> deleted;

  /** What these records say was copied through this area. */
  StagedCopies(MigrationRecords records, StagingArea staging) {
    this.records = records;
    this.staging = staging;
    this.shelf = new ObjectShelf(staging, records.status().id() + "-objects");
    this.deleted =
        records.deletions().stream().map(Deletion::container).collect(Collectors.toSet());
  }

  @Override
  public List<Chunk> chunks() {
    return records.chunks().stream()
        .filter(chunk -> chunk.lane().isTravelling())
        .filter(chunk -> chunk.state() instanceof ChunkState.Closed)
        .toList();
  }

  @Override
  public boolean isDeleted(Chunk closed) {
    return deleted.contains(closed(closed).staged().attempt().container());
  }

  @Override
  public List<StagedFile> imported(Chunk closed) {
    List<StagedFile> last = shelf.readRecords(closed(closed).staged().files(), StagedFile.class);
    if (closed.attempts() < 2) {
      return last;
    }
    Map<String, StagedFile> all = new LinkedHashMap<>();
    last.forEach(file -> all.put(file.container() + "/" + file.name(), file));
    String folder = "chunks/" + closed.id() + "/";
    Set<String> sent = new HashSet<>();
    lists(folder + "inputs-").forEach(file -> sent.add(file.container()));
    lists(folder + "files-").stream()
        .filter(file -> sent.contains(file.container()))
        .forEach(file -> all.putIfAbsent(file.container() + "/" + file.name(), file));
    return List.copyOf(all.values());
  }

  @Override
  public List<StagedObject> exported(Chunk closed) {
    Set<StagedObject> found = new TreeSet<>(StagedCopies::byName);
    for (StagedFile file : imported(closed)) {
      staging.find(file.container(), file.sourceName()).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  private static int byName(StagedObject a, StagedObject b) {
    int order = a.container().compareTo(b.container());
    return order == 0 ? a.name().compareTo(b.name()) : order;
  }

  @Override
  public void quarantined(Chunk closed, Consumer<VersionKey> each) {
    if (closed.attempts() < 2) {
      closed(closed).rejects().map(Rejects::log).ifPresent(log -> read(shelf.open(log), each));
      return;
    }
    for (StagedObject object : objects("chunks/" + closed.id() + "/rejects-")) {
      if (object.name().endsWith(".log.ndjson")) {
        read(staging.open(object, 0), each);
      }
    }
  }

  private static void read(InputStream log, Consumer<VersionKey> each) {
    KeptLines.forEachEntry(
        log,
        (index, entry) ->
            each.accept(
                new VersionKey(
                    entry.string("type").orElse(""),
                    entry.string("id").orElse(""),
                    entry.string("versionId").orElse(""))));
  }

  private List<StagedFile> lists(String prefix) {
    List<StagedFile> files = new ArrayList<>();
    for (StagedObject object : objects(prefix)) {
      Optional<byte[]> content = shelf.find(object.container(), object.name());
      content.ifPresent(bytes -> files.addAll(RecordCodec.decodeList(bytes, StagedFile.class)));
    }
    return files;
  }

  private List<StagedObject> objects(String prefix) {
    List<StagedObject> all = new ArrayList<>();
    List<StagedObject> page = staging.list(shelf.container(), prefix, "", PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      String last = page.get(page.size() - 1).name();
      page = page.size() < PAGE ? List.of() : staging.list(shelf.container(), prefix, last, PAGE);
    }
    return all;
  }

  private static ChunkState.Closed closed(Chunk chunk) {
    return (ChunkState.Closed) chunk.state();
  }
}
