package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NdjsonReaderTest {
  @TempDir Path folder;

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static NdjsonReader reader(byte[] file) throws IOException {
    return NdjsonReader.detectGzip(new ByteArrayInputStream(file), NdjsonLimits.DEFAULTS);
  }

  /** Each line as number, offset in the file and text. */
  private static List<String> lines(NdjsonReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    while (reader.next()) {
      ResourceLine line = reader.line();
      String text = new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8);
      lines.add(line.lineNumber() + "@" + line.byteOffset() + ":" + text);
    }
    return lines;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return compressed.toByteArray();
  }

  @Test
  void linesEndWithLfOrCrlf() throws IOException {
    assertThat(lines(reader(utf8("a\nb\r\nc\n")))).containsExactly("1@0:a", "2@2:b", "3@5:c");
  }

  @Test
  void aLoneCrIsData() throws IOException {
    assertThat(lines(reader(utf8("a\rb\r\n\r\rc\r")))).containsExactly("1@0:a\rb", "2@5:\r\rc\r");
  }

  @Test
  void emptyLinesAreNotCounted() throws IOException {
    assertThat(lines(reader(utf8("\n\r\na\n\n\r\n \nb"))))
        .containsExactly("1@3:a", "2@8: ", "3@10:b");
  }

  @Test
  void anEmptyFileHasNoLine() throws IOException {
    assertThat(lines(reader(new byte[0]))).isEmpty();
    assertThat(lines(reader(utf8("\n\n")))).isEmpty();
  }

  @Test
  void theEndStaysTheEnd() throws IOException {
    NdjsonReader reader = reader(utf8("\uFEFFa"));

    assertThat(lines(reader)).hasSize(1);
    assertThat(reader.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void aByteOrderMarkBelongsToNoLine() throws IOException {
    NdjsonReader marked = reader(utf8("\uFEFF{}\n\uFEFF"));
    NdjsonReader onlyMark = reader(utf8("\uFEFF"));
    NdjsonReader plain = reader(utf8("{}"));

    assertThat(lines(marked)).containsExactly("1@3:{}", "2@6:\uFEFF");
    assertThat(marked.sawBom()).isTrue();
    assertThat(lines(onlyMark)).isEmpty();
    assertThat(onlyMark.next()).isFalse();
    assertThat(lines(plain)).hasSize(1);
    assertThat(plain.sawBom()).isFalse();
  }

  @Test
  void linesAcrossBlockBordersAreWhole() throws IOException {
    StringBuilder file = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 3000; i++) {
      String text = i + "x".repeat(i * 7919 % 1000);
      expected.add(i + "@" + file.length() + ":" + text);
      file.append(text).append(i % 3 == 0 ? "\r\n" : "\n");
    }

    assertThat(lines(reader(utf8(file.toString())))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {262_142, 262_143, 262_144, 262_145, 1_000_000})
  void aLineLongerThanTheBufferIsWhole(int length) throws IOException {
    String text = "y".repeat(length);

    assertThat(lines(reader(utf8("a\n" + text + "\r\nb"))))
        .containsExactly("1@0:a", "2@2:" + text, "3@" + (length + 4) + ":b");
  }

  @Test
  void aStreamThatGivesFewBytesReadsTheSame() throws IOException {
    InputStream trickle =
        new ByteArrayInputStream(gzip(utf8("one\ntwo\n\nthree"))) {
          @Override
          public int read(byte[] out, int offset, int length) {
            return super.read(out, offset, Math.min(length, 1));
          }

          @Override
          public int available() {
            return 0;
          }
        };

    assertThat(lines(NdjsonReader.detectGzip(trickle, NdjsonLimits.DEFAULTS)))
        .containsExactly("1@0:one", "2@4:two", "3@9:three");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 300_000})
  void aLineOverTheLimitFailsWithItsPlace(int limit) throws IOException {
    byte[] fits = utf8("a\n\n" + "b".repeat(limit) + "\r\n");
    byte[] tooLong = utf8("a\n\n" + "b".repeat(limit + 1) + "\n");
    NdjsonLimits limits = new NdjsonLimits(limit);

    assertThat(lines(new NdjsonReader(new ByteArrayInputStream(fits), limits))).hasSize(2);
    assertThatThrownBy(() -> lines(new NdjsonReader(new ByteArrayInputStream(tooLong), limits)))
        .isInstanceOfSatisfying(
            NdjsonException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.byteOffset()).isEqualTo(3);
            })
        .hasMessageNotContaining("bb");
  }

  @Test
  void gzipIsToldByItsFirstBytes() throws IOException {
    Path compressed = folder.resolve("some.ndjson");
    Files.write(compressed, gzip(utf8("a\nb\n")));

    try (NdjsonReader reader = NdjsonReader.open(compressed, NdjsonLimits.DEFAULTS)) {
      assertThat(lines(reader)).containsExactly("1@0:a", "2@2:b");
    }
  }

  @Test
  void allMembersOfACompressedFileAreRead() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip(utf8("a\nb")));
    members.write(gzip(new byte[0]));
    members.write(gzip(utf8("c\nd\n")));

    assertThat(lines(reader(members.toByteArray()))).containsExactly("1@0:a", "2@2:bc", "3@5:d");
  }

  @Test
  void aCompressedFileThatEndsEarlyFailsWhereverItEnds() throws IOException {
    byte[] first = gzip(utf8("a\nb\n"));
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(first);
    members.write(gzip(utf8("c\nd\n")));
    byte[] whole = members.toByteArray();

    for (int length = 2; length < whole.length; length++) {
      if (length == first.length) {
        continue;
      }
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> lines(reader(cut)))
          .as("cut at %s", length)
          .isInstanceOf(NdjsonException.class);
    }
  }

  @Test
  void damageInACompressedFileFails() throws IOException {
    byte[] checksum = gzip(utf8("a\nb\n"));
    checksum[checksum.length - 8] ^= 1;
    byte[] data = gzip(utf8("some line\n".repeat(100)));
    data[12] ^= 0x7f;
    ByteArrayOutputStream garbage = new ByteArrayOutputStream();
    garbage.write(gzip(utf8("a\n")));
    garbage.write(utf8("garbage"));

    for (byte[] file : List.of(checksum, data, garbage.toByteArray())) {
      assertThatThrownBy(() -> lines(reader(file))).isInstanceOf(NdjsonException.class);
    }
  }

  @Test
  void aSmallFileThatGrowsWithoutMeasureFails() throws IOException {
    byte[] bomb = gzip(utf8(("x".repeat(1023) + "\n").repeat(100 << 10)));
    byte[] honest = gzip(utf8(("x".repeat(1023) + "\n").repeat(60 << 10)));

    assertThat(bomb).hasSizeLessThan(1 << 20);
    try (NdjsonReader reader = reader(bomb)) {
      assertThatThrownBy(
              () -> {
                while (reader.next()) {
                  assertThat(reader.line().byteOffset()).isLessThan(80L << 20);
                }
              })
          .isInstanceOf(NdjsonException.class)
          .hasMessageContaining("200 times its size");
    }
    try (NdjsonReader reader = reader(honest)) {
      long read = 0;
      while (reader.next()) {
        read++;
      }
      assertThat(read).isEqualTo(60 << 10);
    }
  }

  @Test
  void aStreamThatCantBeReadIsNotBrokenContent() {
    InputStream unreadable =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };

    assertThatThrownBy(() -> new NdjsonReader(unreadable, NdjsonLimits.DEFAULTS).next())
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void theSameLineObjectIsHandedOut() throws IOException {
    NdjsonReader reader = reader(utf8("{\"id\":\"1\"}\n{\"id\":\"2\"}\n"));

    reader.next();
    ResourceLine first = reader.line();
    assertThat(first.id()).contains("1");
    reader.next();

    assertThat(reader.line()).isSameAs(first);
    assertThat(first.id()).contains("2");
  }

  @Test
  void blocksInTheirOrderAreTheFile() throws IOException {
    byte[] file = utf8("\n\r\n" + "line of some length\r\n".repeat(40_000) + "last");
    ByteArrayOutputStream copy = new ByteArrayOutputStream();

    try (NdjsonBlocks blocks =
        new NdjsonBlocks(new ByteArrayInputStream(file), NdjsonLimits.DEFAULTS)) {
      while (blocks.next()) {
        assertThat(blocks.byteOffset()).isEqualTo(copy.size());
        copy.write(blocks.bytes(), blocks.offset(), blocks.length());
      }
    }

    assertThat(copy.toByteArray()).isEqualTo(file);
  }
}
