package io.fhirmigration.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.fhirmigration.internal.transform.decimal.DecimalBlockCopy;
import io.fhirmigration.internal.transform.decimal.DecimalLimitProvider;
import io.fhirmigration.internal.transform.decimal.DecimalLimitTransformer;
import io.fhirmigration.ndjson.NdjsonBlocks;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The ways to bring one NDJSON file into one sink that are compared. Each answers how many bytes of
 * the file it worked on.
 */
final class Copies {
  /** HAPI works on every n-th line, so that one pass over a large file ends in seconds. */
  private static final long HAPI_BYTES = 8 << 20;

  private static final byte[] LINE_END = {'\n'};

  private final Path file;
  private final SinkBuffer sink = new SinkBuffer();
  private final ByteBuffer block = ByteBuffer.allocate(256 << 10);
  private final DecimalLimitTransformer limit =
      (DecimalLimitTransformer) new DecimalLimitProvider().create(ProviderConfig.of(Map.of()));
  private final LineSink lineSink = new LineSink(sink);
  private final JsonFactory jackson =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  Copies(Path file) {
    this.file = file;
  }

  SinkBuffer sink() {
    return sink;
  }

  /** The limit for one core: no line is looked for, no byte is looked at. */
  long blockCopy() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      block.clear();
      while (channel.read(block) >= 0) {
        sink.write(block.array(), 0, block.position());
        block.clear();
      }
    }
    return Files.size(file);
  }

  /** Line by line. */
  long passThrough() throws IOException {
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      passThrough(reader);
    }
    return Files.size(file);
  }

  void passThrough(NdjsonReader reader) throws IOException {
    while (reader.next()) {
      ResourceLine line = reader.line();
      sink.write(line.bytes(), line.offset(), line.length());
      sink.write(LINE_END, 0, 1);
    }
  }

  /** Block by block, with the lines rewritten whose numbers are too long. */
  long decimalGuard() throws IOException {
    try (NdjsonBlocks blocks = NdjsonBlocks.open(file, NdjsonLimits.DEFAULTS)) {
      decimalGuard(blocks);
    }
    return Files.size(file);
  }

  void decimalGuard(NdjsonBlocks blocks) throws IOException {
    new DecimalBlockCopy(limit).copy(blocks, sink);
  }

  /** The same limit line by line, as the engine's transform stage calls any transformer. */
  long decimalLines() throws IOException {
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        lineSink.line = reader.line();
        limit.transform(reader.line(), lineSink);
        sink.write(LINE_END, 0, 1);
      }
    }
    return Files.size(file);
  }

  /** Jackson's tokens from parser to generator. */
  long jacksonStream() throws IOException {
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        try (JsonParser parser = jackson.createParser(line.bytes(), line.offset(), line.length());
            JsonGenerator generator = jackson.createGenerator(sink)) {
          while (parser.nextToken() != null) {
            generator.copyCurrentEvent(parser);
          }
        }
        sink.write(LINE_END, 0, 1);
      }
    }
    return Files.size(file);
  }

  /** HAPI's model, parsed and encoded. */
  long hapi() throws IOException {
    long every = Math.max(1, Files.size(file) / HAPI_BYTES);
    long worked = 0;
    IParser parser = Hapi.CONTEXT.newJsonParser();
    try (NdjsonReader reader = NdjsonReader.open(file, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        if (line.lineNumber() % every == 0) {
          String json =
              new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8);
          String encoded = parser.encodeResourceToString(parser.parseResource(json));
          byte[] utf8 = encoded.getBytes(StandardCharsets.UTF_8);
          sink.write(utf8, 0, utf8.length);
          sink.write(LINE_END, 0, 1);
          worked += line.length() + 1;
        }
      }
    }
    return worked;
  }

  /** Made only by the benchmark that needs it. */
  private static final class Hapi {
    static final FhirContext CONTEXT = FhirContext.forR4();
  }

  private static final class LineSink implements Transformer.Sink {
    private final SinkBuffer sink;
    private ResourceLine line = ResourceLine.of(LINE_END);

    LineSink(SinkBuffer sink) {
      this.sink = sink;
    }

    @Override
    public void keep() {
      sink.write(line.bytes(), line.offset(), line.length());
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      sink.write(bytes, offset, length);
    }

    @Override
    public void drop(String rule) {
      throw new IllegalStateException("dropped by " + rule);
    }
  }
}
