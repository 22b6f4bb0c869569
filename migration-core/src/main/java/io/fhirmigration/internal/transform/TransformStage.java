package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.keys.KeyWriter;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads every exported file once, changes what the plan's transformers change, and pins what is
 * imported.
 *
 * <p>Without transformers nothing is written: the destination imports what the source exported.
 */
public final class TransformStage {
  /** The rule by which search parameters are left out: they travel over REST. */
  public static final String SEARCH_PARAMETERS = "search-parameters";

  /** The one type that does not travel by import. */
  static final String SEARCH_PARAMETER = "SearchParameter";

  private static final int MOST_PATHS = 100;

  private final MigrationPlan plan;
  private final StagingArea staging;
  private final KeyLists keyLists;
  private final Supplier<List<Transformer>> chain;
  private final Supplier<String> names;
  private final Runnable beforeWrite;

  /**
   * A transform stage for one plan.
   *
   * @param chain gives fresh transformers in the plan's order
   * @param names gives random names: each scan writes where no other writes, so that one which is
   *     late changes no pinned file
   * @param beforeWrite throws when this engine drives no longer: a late one must not write into a
   *     container that was emptied
   */
  public TransformStage(
      MigrationPlan plan,
      StagingArea staging,
      KeyLists keyLists,
      Supplier<List<Transformer>> chain,
      Supplier<String> names,
      Runnable beforeWrite) {
    this.plan = plan;
    this.staging = staging;
    this.keyLists = keyLists;
    this.chain = chain;
    this.names = names;
    this.beforeWrite = beforeWrite;
  }

  /**
   * Scans all files of a manifest, in its order, and writes the keys of their lines, unless the
   * chunk is a witness, of which nothing is imported.
   *
   * @throws DamagedFileException when a file holds what no source exports
   * @throws io.fhirmigration.model.RejectedException when a transformer does what it must not
   */
  public Result scan(Chunk chunk, ExportAttempt attempt, List<ExportManifest.File> files) {
    return scan(chunk, attempt, files, chain.get());
  }

  /** The same without transformers and keys, to learn what was exported. */
  public Result look(Chunk chunk, ExportAttempt attempt, List<ExportManifest.File> files) {
    List<StagedFile> seen = new ArrayList<>();
    for (ExportManifest.File file : files) {
      seen.add(scan(chunk, attempt, file, "", List.of(), Optional.empty()));
    }
    return new Result(seen, Map.of(), Optional.empty());
  }

  private Result scan(
      Chunk chunk,
      ExportAttempt attempt,
      List<ExportManifest.File> files,
      List<Transformer> transformers) {
    String folder = ObjectShelf.TRANSFORMED + names.get() + "/";
    List<StagedFile> scanned = new ArrayList<>();
    Optional<ObjectRef> list = Optional.empty();
    if (files.isEmpty() || chunk.lane().equals(LaneId.WITNESS)) {
      for (ExportManifest.File file : files) {
        scanned.add(scan(chunk, attempt, file, folder, transformers, Optional.empty()));
      }
    } else {
      list =
          keyLists.write(
              chunk.id(),
              keys -> {
                for (ExportManifest.File file : files) {
                  scanned.add(scan(chunk, attempt, file, folder, transformers, Optional.of(keys)));
                }
              });
    }
    return new Result(scanned, changes(transformers), list);
  }

  /**
   * What a scan found.
   *
   * @param files the files as they are imported
   * @param changes what transformers changed, by element path
   * @param keys the keys of all lines that are imported; nobody names the list yet
   */
  public record Result(
      List<StagedFile> files, Map<String, Long> changes, Optional<ObjectRef> keys) {
    /** Copies list and map. */
    public Result {
      files = List.copyOf(files);
      changes = Map.copyOf(changes);
    }
  }

  /** What transformers changed, by element path. */
  static Map<String, Long> changes(List<Transformer> transformers) {
    Map<String, Long> all = new TreeMap<>();
    transformers.forEach(t -> t.changes().forEach((path, n) -> all.merge(path, n, Long::sum)));
    Map<String, Long> kept = new TreeMap<>();
    all.forEach((path, n) -> kept.merge(kept.size() < MOST_PATHS ? path : "other", n, Long::sum));
    return kept;
  }

  private StagedFile scan(
      Chunk chunk,
      ExportAttempt attempt,
      ExportManifest.File file,
      String folder,
      List<Transformer> transformers,
      Optional<KeyWriter> keys) {
    StagedObject pin =
        staging
            .locate(file.url())
            .flatMap(place -> staging.find(place.container(), place.name()))
            .orElseThrow(
                () -> new RetryableException("an exported file of " + chunk.id() + " is gone"));
    LineScan scan = new LineScan(file.type(), chunk.window().till(), plan);
    StagedObject imported = pin;
    if (!transformers.isEmpty() && scan.isImported()) {
      String name = folder + pin.name().replace('/', '_');
      beforeWrite.run();
      imported =
          staging.write(
              attempt.container(),
              name,
              out -> {
                try (NdjsonWriter writer = new NdjsonWriter(out)) {
                  TransformChain through = new TransformChain(transformers, writer, scan, keys);
                  read(pin, scan, Optional.of(through), Optional.empty());
                }
              });
    } else {
      read(pin, scan, Optional.empty(), keys);
    }
    return scan.result(imported, pin.name());
  }

  private void read(
      StagedObject pin,
      LineScan scan,
      Optional<TransformChain> transform,
      Optional<KeyWriter> keys) {
    try (InputStream in = staging.open(pin, 0);
        NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        scan.look(reader.line(), pin.name());
        if (transform.isPresent()) {
          transform.get().apply(reader.line());
        } else if (scan.isImported()) {
          scan.keep(reader.line());
          if (keys.isPresent()) {
            keys.get().add(reader.line());
          }
        }
      }
    } catch (NdjsonException e) {
      throw new DamagedFileException("file " + pin.name() + ": " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new RetryableException("file " + pin.name() + " could not be read", e);
    }
  }
}
