package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
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

  private static final int MOST_PATHS = 100;

  private final MigrationPlan plan;
  private final StagingArea staging;
  private final Supplier<List<Transformer>> chain;

  /**
   * A transform stage for one plan.
   *
   * @param chain gives fresh transformers in the plan's order
   */
  public TransformStage(
      MigrationPlan plan, StagingArea staging, Supplier<List<Transformer>> chain) {
    this.plan = plan;
    this.staging = staging;
    this.chain = chain;
  }

  /**
   * Scans all files of a manifest, in its order.
   *
   * @throws RejectedException when a file holds what cannot be imported
   */
  public Result scan(Chunk chunk, ExportAttempt attempt, List<ExportManifest.File> files) {
    List<Transformer> transformers = chain.get();
    List<StagedFile> scanned = new ArrayList<>();
    for (ExportManifest.File file : files) {
      scanned.add(scan(chunk, attempt, file, transformers));
    }
    return new Result(scanned, changes(transformers));
  }

  /**
   * What a scan found.
   *
   * @param files the files as they are imported
   * @param changes what transformers changed, by element path
   */
  public record Result(List<StagedFile> files, Map<String, Long> changes) {
    /** Copies list and map. */
    public Result {
      files = List.copyOf(files);
      changes = Map.copyOf(changes);
    }
  }

  private static Map<String, Long> changes(List<Transformer> transformers) {
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
      List<Transformer> transformers) {
    StagedObject pin =
        staging
            .locate(file.url())
            .flatMap(place -> staging.find(place.container(), place.name()))
            .orElseThrow(
                () -> new RetryableException("an exported file of " + chunk.id() + " is gone"));
    LineScan scan = new LineScan(file.type(), chunk.window().till(), plan);
    StagedObject imported = pin;
    if (!transformers.isEmpty() && scan.isImported()) {
      String name = ObjectShelf.TRANSFORMED + pin.name().replace('/', '_');
      imported =
          staging.write(
              attempt.container(),
              name,
              out -> {
                try (NdjsonWriter writer = new NdjsonWriter(out)) {
                  read(pin, scan, Optional.of(new TransformChain(transformers, writer, scan)));
                }
              });
    } else {
      read(pin, scan, Optional.empty());
    }
    return scan.result(imported, pin.name());
  }

  private void read(StagedObject pin, LineScan scan, Optional<TransformChain> transform) {
    try (InputStream in = staging.open(pin, 0);
        NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        scan.look(reader.line(), pin.name());
        if (transform.isPresent()) {
          transform.get().apply(reader.line());
        } else if (scan.isImported()) {
          scan.keep(reader.line());
        }
      }
    } catch (NdjsonException e) {
      throw new RejectedException("file " + pin.name() + ": " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new RetryableException("file " + pin.name() + " could not be read", e);
    }
  }
}
