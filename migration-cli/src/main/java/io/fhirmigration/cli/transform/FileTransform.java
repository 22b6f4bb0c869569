package io.fhirmigration.cli.transform;

import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonSyntax;
import io.fhirmigration.ndjson.NdjsonBlocks;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.TransformerChain;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/**
 * Changes one file after the other; used by one thread. A file with a line that cannot be changed
 * is read to its end, so that all such lines are known, and has no result.
 */
final class FileTransform {
  private static final NdjsonLimits LIMITS = NdjsonLimits.DEFAULTS;

  private final List<FileStep> steps;
  private final boolean dryRun;
  private final LongConsumer read;
  private final BooleanSupplier stopped;
  private final JsonSyntax syntax = new JsonSyntax();

  /**
   * A transform.
   *
   * @param dryRun whether nothing is written
   * @param read hears how many more bytes were read
   * @param stopped whether to end in the middle
   */
  FileTransform(List<FileStep> steps, boolean dryRun, LongConsumer read, BooleanSupplier stopped) {
    this.steps = List.copyOf(steps);
    this.dryRun = dryRun;
    this.read = read;
    this.stopped = stopped;
  }

  /**
   * Reads a file and writes what it becomes.
   *
   * @throws CancellationException when it was stopped; nothing of the file was written
   */
  FileResult apply(FilePair file) {
    TransformerChain chain =
        new TransformerChain(steps.stream().map(step -> step.forFile(file)).toList());
    Tally tally = new Tally(file.name(), chain);
    long bytes = 0;
    try (InputStream in = new Counted(Files.newInputStream(file.in()))) {
      bytes = file.isDocument() ? document(file, in, chain, tally) : lines(file, in, chain, tally);
    } catch (NdjsonException e) {
      tally.problem(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      tally.problem(
          "could not be read or written, " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    if (!dryRun && !tally.isSound() && Files.exists(file.out())) {
      tally.problem("what lies at --out under its name is an earlier result");
    }
    return tally.result(bytes);
  }

  private long lines(FilePair file, InputStream in, TransformerChain chain, Tally tally)
      throws IOException {
    try (NdjsonReader reader = NdjsonReader.detectGzip(in, LIMITS)) {
      if (dryRun) {
        lines(reader, new NdjsonWriter(OutputStream.nullOutputStream()), chain, tally);
        return 0;
      }
      try (OutputFile out = OutputFile.open(file.out())) {
        try (NdjsonWriter writer =
            file.isCompressed()
                ? NdjsonWriter.gzip(out.stream())
                : new NdjsonWriter(out.stream())) {
          lines(reader, writer, chain, tally);
        }
        return tally.isSound() ? out.commit() : 0;
      }
    }
  }

  private void lines(NdjsonReader reader, NdjsonWriter writer, TransformerChain chain, Tally tally)
      throws IOException {
    while (reader.next()) {
      if (stopped.getAsBoolean()) {
        throw new CancellationException();
      }
      Optional<ResourceLine> result = apply(reader.line(), chain, tally);
      if (result.isPresent() && tally.isSound()) {
        writer.write(result.get());
      }
    }
  }

  /**
   * A document's line ends stay where nothing is changed. One that is dropped has no result, and an
   * earlier result of it does not stay.
   */
  private long document(FilePair file, InputStream in, TransformerChain chain, Tally tally)
      throws IOException {
    byte[] document = whole(in);
    Layout layout = Layout.of(document);
    ResourceLine line = ResourceLine.of(layout.line(), 0, layout.line().length, 0, 0);
    Optional<ResourceLine> result = apply(line, chain, tally);
    if (dryRun || !tally.isSound()) {
      return 0;
    }
    if (result.isEmpty()) {
      Files.deleteIfExists(file.out());
      return 0;
    }
    ResourceLine changed = result.get();
    byte[] bytes =
        changed == line
            ? document
            : layout.restored(changed.bytes(), changed.offset(), changed.length());
    try (OutputFile out = OutputFile.open(file.out())) {
      if (file.isCompressed()) {
        GZIPOutputStream gzip = new GZIPOutputStream(out.stream());
        gzip.write(bytes);
        gzip.finish();
      } else {
        out.stream().write(bytes);
      }
      return out.commit();
    }
  }

  private static byte[] whole(InputStream in) throws IOException {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    try (NdjsonBlocks blocks = NdjsonBlocks.detectGzip(in, LIMITS)) {
      while (blocks.next()) {
        if (document.size() > LIMITS.maxLineBytes() - blocks.length()) {
          throw new IOException("it is longer than " + LIMITS.maxLineBytes() + " bytes");
        }
        document.write(blocks.bytes(), blocks.offset(), blocks.length());
      }
    }
    return document.toByteArray();
  }

  /** The resource after all transformers; empty when it is dropped or cannot be changed. */
  private Optional<ResourceLine> apply(ResourceLine line, TransformerChain chain, Tally tally) {
    tally.line();
    Optional<ResourceLine> result;
    try {
      requireResource(line);
      result = chain.apply(line);
    } catch (RejectedException e) {
      tally.problem(OneLine.of(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    if (result.isEmpty()) {
      tally.dropped(chain.droppedBy());
    } else if (result.get() != line) {
      tally.changed();
    }
    return result;
  }

  private void requireResource(ResourceLine line) {
    String place = line.lineNumber() > 0 ? "line " + line.lineNumber() + ": " : "";
    if (!syntax.isObject(line.bytes(), line.offset(), line.length())) {
      throw new RejectedException(place + "not a JSON object");
    }
    if (line.resourceType().isEmpty()) {
      throw new RejectedException(place + "no resourceType");
    }
  }

  /** Tells how much is read of a file, as it lies there. */
  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      read.accept(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      read.accept(Math.max(count, 0));
      return count;
    }
  }
}
