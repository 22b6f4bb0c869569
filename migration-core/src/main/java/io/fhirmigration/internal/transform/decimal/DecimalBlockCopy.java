package io.fhirmigration.internal.transform.decimal;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.NdjsonBlocks;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Copies a whole file through a decimal limit, in blocks: only around a number that may have to be
 * changed are the bounds of a line looked for. Line ends and empty lines stay as they are.
 *
 * <p>Refusals name the byte offset of the line, since lines aren't counted.
 */
public final class DecimalBlockCopy {
  private final DecimalLimitTransformer transformer;

  /** A copier that counts its changes in the transformer. */
  public DecimalBlockCopy(DecimalLimitTransformer transformer) {
    this.transformer = transformer;
  }

  /** Copies all blocks; neither argument is closed. */
  public void copy(NdjsonBlocks blocks, OutputStream out) throws IOException {
    LineSink sink = new LineSink(out);
    while (blocks.next()) {
      copyBlock(blocks, out, sink);
    }
  }

  private void copyBlock(NdjsonBlocks blocks, OutputStream out, LineSink sink) throws IOException {
    byte[] bytes = blocks.bytes();
    int from = blocks.offset();
    int to = from + blocks.length();
    int copied = from;
    int hit = transformer.findCandidate(bytes, from, to);
    while (hit >= 0) {
      int start = lineStart(bytes, copied, hit);
      int end = lineEnd(bytes, hit, to);
      out.write(bytes, copied, start - copied);
      sink.line = blocks.line(start, end);
      transform(sink);
      copied = end;
      hit = transformer.findCandidate(bytes, end, to);
    }
    out.write(bytes, copied, to - copied);
  }

  private void transform(LineSink sink) {
    try {
      transformer.transform(sink.line, sink);
    } catch (RejectedException e) {
      throw new RejectedException(
          "byte offset " + sink.line.byteOffset() + ": " + e.getMessage(), e);
    }
  }

  private static int lineStart(byte[] bytes, int from, int inside) {
    int start = inside;
    while (start > from && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private static int lineEnd(byte[] bytes, int inside, int to) {
    int end = inside;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static final class LineSink implements Transformer.Sink {
    private final OutputStream out;
    private ResourceLine line = ResourceLine.of(new byte[0]);

    LineSink(OutputStream out) {
      this.out = out;
    }

    @Override
    public void keep() {
      write(line.bytes(), line.offset(), line.length());
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      write(bytes, offset, length);
    }

    @Override
    public void drop(String rule) {
      throw new IllegalStateException("a decimal limit drops no line");
    }

    private void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
