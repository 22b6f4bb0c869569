package io.fhirmigration.internal.adopt;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.FileList;
import io.fhirmigration.model.FileRun;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of adopted files: written once, read in runs, and compared with what lies there in the
 * end. Pages and lines are streamed; the heap taken does not grow with the number of files.
 */
public final class FileListing {
  private final AdoptedFiles adopted;
  private final StagingArea staging;
  private final ObjectShelf shelf;

  /** The listing of a plan's adopted files. */
  public FileListing(AdoptedFiles adopted, StagingArea staging, ObjectShelf shelf) {
    this.adopted = adopted;
    this.staging = staging;
    this.shelf = shelf;
  }

  /** Whether an object of this name is adopted: {@code *.ndjson} and {@code *.ndjson.gz}. */
  public static boolean isTaken(String name) {
    return name.endsWith(".ndjson") || isCompressed(name);
  }

  /** Whether a file of this name is compressed with gzip. */
  public static boolean isCompressed(String name) {
    return name.endsWith(".ndjson.gz");
  }

  /**
   * Reads an object of which the name says whether it is compressed; closing it closes the stream.
   */
  public static NdjsonReader reader(StagedObject file, InputStream in) throws IOException {
    return isCompressed(file.name())
        ? NdjsonReader.detectGzip(in, NdjsonLimits.DEFAULTS)
        : new NdjsonReader(in, NdjsonLimits.DEFAULTS);
  }

  /**
   * Lists what lies there now.
   *
   * @param name the name of the list, which nobody used
   * @throws RejectedException when there is no file
   */
  public FileList list(String name) {
    long[] sums = new long[3];
    ObjectRef list =
        shelf.stream(
            name,
            out -> {
              try (NdjsonWriter writer = new NdjsonWriter(out)) {
                new FoundFiles(adopted, staging)
                    .forEachRemaining(found -> put(found, writer, sums));
              }
            });
    if (sums[0] == 0) {
      throw new RejectedException(
          "adopted: container "
              + adopted.container()
              + " holds no *.ndjson or *.ndjson.gz"
              + (adopted.prefix().isEmpty() ? "" : " below " + adopted.prefix())
              + "; check container and prefix");
    }
    return new FileList(list, sums[0], sums[1], sums[2]);
  }

  private static void put(StagedObject found, NdjsonWriter writer, long[] sums) {
    if (!isTaken(found.name())) {
      sums[2]++;
      return;
    }
    sums[0]++;
    sums[1] += found.length();
    byte[] line = RecordCodec.encode(found).toJson().getBytes(StandardCharsets.UTF_8);
    try {
      writer.write(line, 0, line.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The next run of the list: as many files as allowed, at least one.
   *
   * @param first its first file
   */
  public FileRun next(FileList list, long first, long mostFiles, long mostBytes) {
    long[] run = new long[3];
    read(
        list,
        (index, file) -> {
          boolean fits = run[0] == 0 || (run[0] < mostFiles && run[1] + file.length() <= mostBytes);
          if (index >= first && run[2] == 0) {
            if (fits) {
              run[0]++;
              run[1] += file.length();
            } else {
              run[2] = 1;
            }
          }
        });
    return new FileRun(first, run[0], run[1]);
  }

  /** The files of a run as they were listed. */
  public List<StagedObject> files(FileList list, FileRun run) {
    List<StagedObject> files = new ArrayList<>();
    read(
        list,
        (index, file) -> {
          if (index >= run.first() && index < run.end()) {
            files.add(file);
          }
        });
    return files;
  }

  /** In words what became of the files since they were listed; empty when nothing did. */
  public Optional<String> later(FileList list) {
    LaterFiles later = new LaterFiles(new FoundFiles(adopted, staging));
    read(list, (index, file) -> later.listed(file));
    return later.text();
  }

  /** Takes one file of the list. */
  @FunctionalInterface
  private interface Entry {
    void take(long index, StagedObject file);
  }

  private void read(FileList list, Entry to) {
    try (InputStream in = shelf.open(list.object());
        NdjsonReader reader = new NdjsonReader(in, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        to.take(reader.line().lineNumber() - 1, decode(reader.line()));
      }
    } catch (IOException e) {
      throw new RetryableException("the list of adopted files could not be read", e);
    }
  }

  private static StagedObject decode(ResourceLine line) {
    String json = new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8);
    return RecordCodec.decode(json, StagedObject.class);
  }
}
