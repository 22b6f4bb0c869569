package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.keys.KeyWriter;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerChain;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Sends each line through the transformers in their order and writes what comes out. */
final class TransformChain {
  private final TransformerChain transformers;
  private final NdjsonWriter writer;
  private final LineScan scan;
  private final Optional<KeyWriter> keys;

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
    this.transformers = new TransformerChain(transformers, scan.isOfHistory());
    this.writer = writer;
    this.scan = scan;
    this.keys = keys;
  }

  void apply(ResourceLine line) throws IOException {
    Optional<ResourceLine> left = transformers.apply(line);
    if (left.isEmpty()) {
      scan.drop(transformers.droppedBy());
      return;
    }
    ResourceLine current = left.get();
    if (current != line) {
      requireNoReturn(current);
    }
    scan.keep(current);
    if (keys.isPresent()) {
      keys.get().add(current);
    }
    writer.write(current);
  }

  /** JSON allows it between values, where some readers of lines take it for a line's end. */
  private static void requireNoReturn(ResourceLine line) {
    for (int i = line.offset(); i < line.offset() + line.length(); i++) {
      if (line.bytes()[i] == '\r') {
        throw new RejectedException(
            "line " + line.lineNumber() + ": a transformer wrote a carriage return");
      }
    }
  }
}
