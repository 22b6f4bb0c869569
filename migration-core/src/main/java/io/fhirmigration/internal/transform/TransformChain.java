package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.keys.KeyWriter;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sends each line through the transformers in their order and writes what comes out. */
final class TransformChain {
  private final List<Transformer> transformers;
  private final NdjsonWriter writer;
  private final LineScan scan;
  private final Optional<KeyWriter> keys;
  private final Decision decision = new Decision();

  /**
   * A chain.
   *
   * @param keys takes each line that comes out, unless somebody else gives them
   */
  TransformChain(
      List<Transformer> transformers,
      NdjsonWriter writer,
      LineScan scan,
      Optional<KeyWriter> keys) {
    this.transformers = transformers;
    this.writer = writer;
    this.scan = scan;
    this.keys = keys;
  }

  void apply(ResourceLine line) throws IOException {
    ResourceLine current = line;
    for (Transformer transformer : transformers) {
      decision.reset();
      guarded(transformer, current);
      if (!decision.dropRule.isEmpty()) {
        requireWholeDrop(transformer, line);
        scan.drop(decision.dropRule);
        return;
      }
      if (decision.replacement.length > 0) {
        byte[] bytes = decision.replacement;
        ResourceLine next =
            ResourceLine.of(bytes, 0, bytes.length, line.lineNumber(), line.byteOffset());
        requireJson(transformer, next);
        requireIdentity(transformer, current, next);
        current = next;
      }
    }
    scan.keep(current);
    if (keys.isPresent()) {
      keys.get().add(current);
    }
    writer.write(current.bytes(), current.offset(), current.length());
  }

  private void guarded(Transformer transformer, ResourceLine line) {
    try {
      transformer.transform(line, decision);
    } catch (MigrationException | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RejectedException(
          "transformer "
              + name(transformer)
              + " failed at line "
              + line.lineNumber()
              + " with "
              + e.getClass().getSimpleName(),
          e);
    }
    if (decision.calls != 1) {
      throw new RejectedException(
          "transformer "
              + name(transformer)
              + " decided "
              + decision.calls
              + " times about line "
              + line.lineNumber());
    }
  }

  /** Dropping one version of several would make an older one current. */
  private void requireWholeDrop(Transformer by, ResourceLine line) {
    if (scan.isOfHistory() && !by.dropsByIdentity()) {
      throw new RejectedException(
          "transformer "
              + name(by)
              + " dropped line "
              + line.lineNumber()
              + " of a history without declaring that it drops by type and id");
    }
  }

  private void requireJson(Transformer by, ResourceLine line) {
    if (!scan.isJson(line)) {
      throw new RejectedException(
          "transformer " + name(by) + " wrote no JSON object for line " + line.lineNumber());
    }
  }

  private static void requireIdentity(Transformer by, ResourceLine from, ResourceLine to) {
    boolean same =
        from.resourceType().equals(to.resourceType())
            && from.id().equals(to.id())
            && from.versionId().equals(to.versionId());
    if (!same && !by.mapsIdentity()) {
      throw new RejectedException(
          "transformer "
              + name(by)
              + " changed type, id or version of a line without declaring it");
    }
  }

  private static String name(Transformer transformer) {
    return transformer.getClass().getSimpleName();
  }

  /** One transformer's decision about one line. */
  private static final class Decision implements Transformer.Sink {
    private static final byte[] NONE = new byte[0];
    private int calls;
    private byte[] replacement = NONE;
    private String dropRule = "";

    void reset() {
      calls = 0;
      replacement = NONE;
      dropRule = "";
    }

    @Override
    public void keep() {
      calls++;
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      calls++;
      if (length == 0) {
        throw new RejectedException("a replaced line is empty; drop it instead");
      }
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n' || bytes[i] == '\r') {
          throw new RejectedException("a replaced line holds a line break");
        }
      }
      replacement = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public void drop(String rule) {
      calls++;
      dropRule = rule.isEmpty() ? "unnamed" : rule;
    }
  }
}
