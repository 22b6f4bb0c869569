package io.fhirmigration.internal.transform.decimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.NdjsonBlocks;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DecimalBlockCopyTest {
  private static String copy(String profile, String file) throws IOException {
    Transformer transformer =
        new DecimalLimitProvider().create(ProviderConfig.of(Map.of("profile", profile)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (NdjsonBlocks blocks =
        new NdjsonBlocks(
            new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)),
            NdjsonLimits.DEFAULTS)) {
      new DecimalBlockCopy((DecimalLimitTransformer) transformer).copy(blocks, out);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void theFileIsWhatItsLinesBecome(@ForAll long seed, @ForAll boolean sql) throws IOException {
    String profile = sql ? "sql36_18" : "digits18";
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    Transformer transformer = RecordedDecision.transformer(profile, "truncate");
    for (int i = random.nextInt(200); i >= 0; i--) {
      String line = line(random);
      String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
      lines.add(line + end);
      expected.add(RecordedDecision.apply(transformer, line) + end);
    }

    assertThat(copy(profile, String.join("", lines))).isEqualTo(String.join("", expected));
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder("{\"id\":\"").append(random.nextLong()).append('"');
    for (int i = random.nextInt(6); i > 0; i--) {
      String number =
          switch (random.nextInt(5)) {
            case 0 -> "0." + "1234567890123456789012".substring(random.nextInt(8));
            case 1 -> "-" + random.nextInt(100) + ".12345678901234567890";
            case 2 -> "1.5e" + (random.nextInt(20) - 10);
            default -> Integer.toString(random.nextInt());
          };
      line.append(",\"n").append(i).append("\":");
      line.append(random.nextInt(4) == 0 ? "\"," + number + "\"" : number);
    }
    return line.append("}").toString();
  }

  @Test
  void aNumberAtABlockBorderIsSeen() throws IOException {
    int block = 256 << 10;
    String number = "1.23456789012345678901";
    String after = "}\n{\"b\":1}\n";
    for (int shift = -30; shift <= 30; shift++) {
      String before = "{\"p\":\"" + "x".repeat(block + shift - 32) + "\",\"v\":";
      String first = "{\"a\":1}\n".repeat(2);

      assertThat(copy("digits18", first + before + number + after))
          .as("shift %s", shift)
          .isEqualTo(first + before + "1.23456789012345678" + after);
    }
  }

  @Test
  void aFileWithoutLongNumbersStaysByteForByte() throws IOException {
    String file = "\n{\"a\":1.5}\r\n\r\n{\"id\":\"123456789012345678901\"}\n\n{}";

    assertThat(copy("digits18", file)).isEqualTo(file);
  }

  @Test
  void aRefusalNamesTheByteOffsetOfItsLine() {
    assertThatThrownBy(() -> copy("digits18", "{\"a\":1}\n{\"b\":1234567890123456789}\n"))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("byte offset 8: ?.b: ");
  }
}
