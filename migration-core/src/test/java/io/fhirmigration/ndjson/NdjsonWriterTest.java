package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NdjsonWriterTest {
  private static final class Target extends ByteArrayOutputStream {
    boolean closed;

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void slicesBecomeLinesAndAreCounted() throws IOException {
    Target out = new Target();

    NdjsonWriter writer = new NdjsonWriter(out);
    try (writer) {
      writer.write("xx{}yy".getBytes(StandardCharsets.UTF_8), 2, 2);
      writer.write(ResourceLine.of("{\"id\":\"ü\"}".getBytes(StandardCharsets.UTF_8)));
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n{\"id\":\"ü\"}\n");
    assertThat(writer.lines()).isEqualTo(2);
    assertThat(writer.bytes()).isEqualTo(out.size());
  }

  @Test
  void theStreamStaysItsOwners() throws IOException {
    Target out = new Target();

    new NdjsonWriter(out).close();
    NdjsonWriter.gzip(out).close();

    assertThat(out.closed).isFalse();
  }

  @Test
  void linesOfAnyLengthArriveInOrder() throws IOException {
    Target out = new Target();
    StringBuilder expected = new StringBuilder();

    try (NdjsonWriter writer = new NdjsonWriter(out)) {
      for (int length : new int[] {1, 262_143, 262_144, 262_145, 2, 262_141, 0, 700_000, 3}) {
        String line = Integer.toString(length % 10).repeat(length);
        expected.append(line).append('\n');
        writer.write(line.getBytes(StandardCharsets.UTF_8), 0, length);
      }
    }

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
  }

  @Test
  void compressedLinesReadBackAndAreTheSameBytesEachTime() throws IOException {
    Target first = new Target();
    Target second = new Target();
    byte[] line = "{\"resourceType\":\"Patient\"}".getBytes(StandardCharsets.UTF_8);

    for (Target out : new Target[] {first, second}) {
      try (NdjsonWriter writer = NdjsonWriter.gzip(out)) {
        writer.write(line, 0, line.length);
      }
    }

    assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
    NdjsonReader reader =
        NdjsonReader.detectGzip(
            new ByteArrayInputStream(first.toByteArray()), NdjsonLimits.DEFAULTS);
    assertThat(reader.next()).isTrue();
    assertThat(reader.line().resourceType()).contains("Patient");
    assertThat(reader.next()).isFalse();
  }
}
