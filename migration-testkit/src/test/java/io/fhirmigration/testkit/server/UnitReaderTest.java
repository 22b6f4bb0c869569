package io.fhirmigration.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitReaderTest {
  private static List<String> unit(byte[] file, int offset, int size, boolean quirk) {
    ByteArrayInputStream in = new ByteArrayInputStream(file, offset, file.length - offset);
    List<String> lines = new ArrayList<>();
    try (UnitReader reader = new UnitReader(in, offset, size, quirk)) {
      Optional<UnitReader.Line> line = reader.next();
      while (line.isPresent()) {
        lines.add(
            line.get().number() + ":" + new String(line.get().bytes(), StandardCharsets.UTF_8));
        line = reader.next();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static List<String> all(byte[] file, int size, boolean quirk) {
    List<String> lines = new ArrayList<>();
    for (int offset = 0; offset < file.length; offset += size) {
      unit(file, offset, size, quirk).forEach(l -> lines.add(l.substring(l.indexOf(':') + 1)));
    }
    return lines;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void lineThatBeginsAtABorderBelongsToTheUnitBefore() {
    byte[] file = utf8("aaaa\nbbbb\ncccc\n");
    assertThat(unit(file, 0, 5, true)).containsExactly("1:aaaa", "2:bbbb");
    assertThat(unit(file, 5, 5, true)).containsExactly("1:cccc");
    assertThat(unit(file, 10, 5, true)).isEmpty();
  }

  @Test
  void emptyLinesAreNotCountedAndALoneCarriageReturnIsData() {
    assertThat(unit(utf8("a\r\n\r\n\nb\rc\nd"), 0, 100, true))
        .containsExactly("1:a", "2:b\rc", "3:d");
  }

  @Test
  void everyAsciiLineIsReadByExactlyOneUnit() {
    Random random = new Random(7);
    for (int run = 0; run < 300; run++) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        lines.add("x".repeat(1 + random.nextInt(9)) + i);
      }
      String end = random.nextBoolean() ? "\n" : "\r\n";
      byte[] file = utf8(String.join(end, lines) + (random.nextBoolean() ? end : ""));
      assertThat(all(file, 1 + random.nextInt(30), true)).isEqualTo(lines);
    }
  }

  @Test
  void lineAfterACharacterThatTheBorderCutsIsReadByNoUnit() {
    byte[] file = utf8("ab\u00e9\nc\ndddd\ne\n");
    assertThat(all(file, 3, true)).containsExactly("ab\u00e9", "dddd", "e");
    assertThat(all(file, 3, false)).containsExactly("ab\u00e9", "c", "dddd", "e");
  }

  @Test
  void markAtTheStartMakesABorderLineReadTwice() {
    byte[] file = utf8("\ufeffaaaa\nbb\nccc\n");
    assertThat(all(file, 8, true)).containsExactly("aaaa", "bb", "ccc", "ccc");
    assertThat(all(file, 8, false)).containsExactly("aaaa", "bb", "ccc");
  }
}
