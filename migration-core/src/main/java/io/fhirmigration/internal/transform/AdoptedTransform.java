package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.adopt.FileListing;
import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.keys.KeyWriter;
import io.fhirmigration.internal.objects.LineNumbers;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.JsonSyntax;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads files that are there already: finds the types of their lines, refuses lines that would do
 * harm, and pins what is imported.
 *
 * <p>A file of one type is imported where it lies. One that mixes types, is compressed, begins with
 * a byte order mark or meets transformers is rewritten, a file for each type and a reading for each
 * of those: one line is held at a time.
 */
public final class AdoptedTransform {
  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{0,63}");
  private static final int MOST_TYPES = 300;
  private static final String UNDATED = "no meta.lastUpdated";

  private final MigrationPlan plan;
  private final StagingArea staging;
  private final KeyLists keyLists;
  private final Supplier<List<Transformer>> chain;
  private final Supplier<String> names;
  private final Runnable beforeWrite;

  /**
   * A transform of adopted files for one plan.
   *
   * @param chain gives fresh transformers in the plan's order
   * @param names gives random names: each scan writes where no other writes
   * @param beforeWrite throws when this engine drives no longer: a late one must not write into a
   *     container that was emptied
   */
  public AdoptedTransform(
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
   * What a scan found.
   *
   * @param files the files as they are imported, one for each file and type
   * @param changes what transformers changed, by element path
   * @param refused why nothing of them may be imported; empty when all may
   * @param keys the keys of all lines that are imported; nobody names the list yet
   */
  public record Result(
      List<StagedFile> files,
      Map<String, Long> changes,
      Optional<String> refused,
      Optional<ObjectRef> keys) {
    /** Copies list and map. */
    public Result {
      files = List.copyOf(files);
      changes = Map.copyOf(changes);
    }
  }

  /**
   * Scans these files, in their order, and writes the keys of their lines.
   *
   * @param container where rewritten files go; made when the first one is
   */
  public Result scan(Chunk chunk, String container, List<StagedObject> files) {
    Scan[] done = new Scan[1];
    Optional<ObjectRef> list =
        keyLists.write(
            chunk.id(),
            keys -> {
              Scan scan = new Scan(chunk, container, keys);
              for (StagedObject file : files) {
                scan.read(file);
              }
              done[0] = scan;
            });
    Scan scan = done[0];
    return new Result(
        scan.staged, TransformStage.changes(scan.transformers), scan.refused.text(), list);
  }

  /** One scan of one chunk. */
  private final class Scan {
    private final Chunk chunk;
    private final String container;
    private final KeyWriter keys;
    private final String folder = ObjectShelf.TRANSFORMED + names.get() + "/";
    private final List<Transformer> transformers = chain.get();
    private final RefusedInput refused = new RefusedInput();
    private final List<StagedFile> staged = new ArrayList<>();
    private int written;

    Scan(Chunk chunk, String container, KeyWriter keys) {
      this.chunk = chunk;
      this.container = container;
      this.keys = keys;
    }

    void read(StagedObject file) {
      Map<String, LineScan> types = new TreeMap<>();
      boolean marked = look(file, types);
      boolean rewritten =
          types.size() > 1
              || marked
              || FileListing.isCompressed(file.name())
              || !transformers.isEmpty();
      for (Map.Entry<String, LineScan> type : types.entrySet()) {
        boolean needed =
            type.getValue().isImported() || type.getKey().equals(TransformStage.SEARCH_PARAMETER);
        if (!rewritten || !needed) {
          staged.add(type.getValue().result(file, file.name()));
        } else if (refused.isEmpty()) {
          staged.add(rewrite(file, type.getKey(), types.size() > 1));
        }
      }
    }

    /** Looks at every line; whether the file begins with a byte order mark. */
    private boolean look(StagedObject file, Map<String, LineScan> types) {
      boolean[] marked = new boolean[1];
      forEach(
          file,
          (line, mark) -> {
            marked[0] |= mark;
            String fault = look(line, types);
            if (!fault.isEmpty()) {
              refused.add(file.name(), line.lineNumber(), fault);
            }
          });
      return marked[0];
    }

    /** Why a line cannot be imported; empty string when it can. */
    private String look(ResourceLine line, Map<String, LineScan> types) throws IOException {
      String type = line.resourceType().orElse("");
      if (!TYPE.matcher(type).matches()) {
        return new JsonSyntax().isObject(line.bytes(), line.offset(), line.length())
            ? "no resourceType"
            : "not a JSON object";
      }
      if (!types.containsKey(type) && types.size() == MOST_TYPES) {
        return "more than " + MOST_TYPES + " types";
      }
      LineScan scan = types.computeIfAbsent(type, this::scanOf);
      String fault = scan.take(line);
      if (!fault.isEmpty() || !scan.isImported()) {
        return fault;
      }
      scan.keep(line);
      if (transformers.isEmpty()) {
        keys.add(line);
      }
      if (line.id().isEmpty()) {
        return "no id";
      }
      return transformers.isEmpty() && line.lastUpdated().isEmpty() ? UNDATED : "";
    }

    private LineScan scanOf(String type) {
      return new LineScan(type, chunk.window().till(), plan);
    }

    private StagedFile rewrite(StagedObject source, String type, boolean mixed) {
      beforeWrite.run();
      staging.createContainer(container);
      String file = String.format(Locale.ROOT, "%05d-%s.ndjson", ++written, type);
      String name = folder + (mixed ? LineNumbers.SPLIT : "") + file;
      LineScan scan = scanOf(type);
      StagedObject copy =
          staging.write(
              container,
              name,
              out -> {
                if (mixed) {
                  staging.write(
                      container,
                      LineNumbers.nameFor(name),
                      numbers -> copy(source, type, scan, out, numbers));
                } else {
                  copy(source, type, scan, out, OutputStream.nullOutputStream());
                }
              });
      return scan.result(copy, source.name());
    }

    /** Copies the lines of one type, and the number of each. */
    private void copy(
        StagedObject file, String type, LineScan scan, OutputStream out, OutputStream numbers)
        throws IOException {
      DataOutputStream places = new DataOutputStream(new BufferedOutputStream(numbers));
      try (NdjsonWriter writer = new NdjsonWriter(out)) {
        TransformChain chain = new TransformChain(transformers, writer, scan, changedKeys());
        forEach(
            file,
            (line, mark) -> {
              if (line.resourceType().filter(type::equals).isPresent()) {
                long before = writer.lines();
                copy(file, line, scan, chain, writer);
                if (writer.lines() > before) {
                  places.writeLong(line.lineNumber());
                }
              }
            });
      }
      places.flush();
    }

    /** Keys of lines that transformers change; those of others are written at the first look. */
    private Optional<KeyWriter> changedKeys() {
      return transformers.isEmpty() ? Optional.empty() : Optional.of(keys);
    }

    private void copy(
        StagedObject file,
        ResourceLine line,
        LineScan scan,
        TransformChain chain,
        NdjsonWriter writer)
        throws IOException {
      long undated = scan.undated();
      scan.take(line);
      if (scan.isImported()) {
        chain.apply(line);
      } else {
        writer.write(line);
      }
      if (scan.undated() > undated) {
        refused.add(file.name(), line.lineNumber(), UNDATED);
      }
    }

    private void forEach(StagedObject file, Look look) {
      try (InputStream in = staging.open(file, 0);
          NdjsonReader reader = FileListing.reader(file, in)) {
        while (reader.next()) {
          look.at(reader.line(), reader.sawBom());
        }
      } catch (NdjsonException e) {
        refused.unreadable(file.name(), String.valueOf(e.getMessage()));
      } catch (IOException | UncheckedIOException e) {
        throw new RetryableException("file " + file.name() + " could not be read", e);
      }
    }
  }

  /** Looks at one line of a file that does, or does not, begin with a byte order mark. */
  @FunctionalInterface
  private interface Look {
    void at(ResourceLine line, boolean marked) throws IOException;
  }
}
