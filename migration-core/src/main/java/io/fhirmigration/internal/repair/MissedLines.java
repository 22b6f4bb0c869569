package io.fhirmigration.internal.repair;

import io.fhirmigration.CopiedFiles;
import io.fhirmigration.MissedVersions;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Finds lines again in the files of closed chunks, as they were imported. Memory grows with the
 * number of versions that are looked for, not with the files. Used once, by one thread.
 */
public final class MissedLines {
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final CopiedFiles copied;
  private final boolean needsOrder;
  private final Set<VersionKey> open;
  private final long asked;
  private final Map<String, Long> found = new TreeMap<>();
  private final Map<String, Long> longest = new TreeMap<>();
  private Optional<Chunk> firstIn = Optional.empty();
  private long quarantined;
  private long unordered;
  private long deleted;

  /**
   * A search.
   *
   * @param wanted the versions
   * @param needsOrder whether a line without version or date could replace newer content
   */
  public MissedLines(
      StagingArea staging,
      ObjectShelf shelf,
      CopiedFiles copied,
      Set<VersionKey> wanted,
      boolean needsOrder) {
    this.staging = staging;
    this.shelf = shelf;
    this.copied = copied;
    this.needsOrder = needsOrder;
    this.open = new HashSet<>(wanted);
    this.asked = wanted.size();
  }

  /** Looks; writes nothing. */
  public MissedVersions look() {
    try {
      search(RepairPass.Out.NOWHERE);
    } catch (IOException e) {
      throw new RetryableException("staged files could not be read", e);
    }
    return result(Optional.empty());
  }

  /**
   * Looks, and puts the lines where a repair takes them from.
   *
   * @param names gives random names
   */
  public MissedVersions put(Supplier<String> names) {
    String folder = "repairs/" + names.get() + "/";
    staging.createContainer(shelf.container());
    RepairFiles files = new RepairFiles(staging, shelf.container(), folder);
    List<String> types = open.stream().map(VersionKey::type).distinct().sorted().toList();
    files.write(types, this::search);
    if (found.isEmpty()) {
      return result(Optional.empty());
    }
    List<StagedFile> staged = new ArrayList<>();
    found.forEach(
        (type, lines) ->
            staged.add(
                RepairStage.file(type, files.of(type), lines, longest.getOrDefault(type, 0L))));
    RepairOrder order = new RepairOrder(files.lines(), files.log(), List.of());
    ChunkState.Closed first = (ChunkState.Closed) firstIn.orElseThrow().state();
    FoundLines lines =
        new FoundLines(
            firstIn.orElseThrow().window(),
            first.staged().attempt(),
            first.staged().statusUrl(),
            staged,
            shelf.writeRecords(folder + "order.json", List.of(order)));
    ObjectRef ref = shelf.writeRecords(folder + "found.json", List.of(lines));
    return result(Optional.of(ref));
  }

  private MissedVersions result(Optional<ObjectRef> lines) {
    return new MissedVersions(
        asked, found, quarantined, unordered, open.stream().sorted().toList(), deleted, lines);
  }

  private void search(RepairPass.Out out) throws IOException {
    List<Chunk> chunks = copied.chunks();
    for (Chunk chunk : chunks) {
      copied.quarantined(chunk, key -> quarantined += open.remove(key) ? 1 : 0);
    }
    for (Chunk chunk : chunks) {
      if (copied.isDeleted(chunk)) {
        deleted++;
      } else {
        search(chunk, out);
      }
    }
  }

  private void search(Chunk chunk, RepairPass.Out out) throws IOException {
    for (StagedFile file : copied.imported(chunk)) {
      if (open.stream().anyMatch(key -> key.type().equals(file.type()))) {
        search(chunk, file, out);
      }
    }
  }

  private void search(Chunk chunk, StagedFile file, RepairPass.Out out) throws IOException {
    StagedObject pin = StagedObject.of(file);
    try (InputStream in = staging.open(pin, 0);
        NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        VersionKey key =
            new VersionKey(file.type(), line.id().orElse(""), line.versionId().orElse(""));
        if (open.remove(key)) {
          take(chunk, file, line, key, out);
        }
      }
    } catch (NdjsonException e) {
      throw new RejectedException("file " + file.name() + ": " + e.getMessage(), e);
    }
  }

  private void take(
      Chunk chunk, StagedFile file, ResourceLine line, VersionKey key, RepairPass.Out out)
      throws IOException {
    if (needsOrder && !isOrdered(line)) {
      unordered++;
      return;
    }
    if (firstIn.isEmpty()) {
      firstIn = Optional.of(chunk);
    }
    out.given(
        line,
        JsonValue.object()
            .put("file", file.name())
            .put("line", line.lineNumber())
            .put("type", key.type())
            .put("id", key.id())
            .put("versionId", key.version())
            .build());
    int end = line.offset() + line.length();
    out.tried(key.type(), Arrays.copyOfRange(line.bytes(), line.offset(), end));
    found.merge(key.type(), 1L, Long::sum);
    longest.merge(key.type(), (long) line.length(), Math::max);
  }

  private static boolean isOrdered(ResourceLine line) {
    return line.lastUpdated().isPresent()
        && line.versionId().filter(version -> version.matches("[0-9]{1,9}")).isPresent();
  }
}
