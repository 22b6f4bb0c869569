package io.fhirmigration.cli.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutTest {
  private static String restored(String document, String changed) {
    byte[] bytes = changed.getBytes(UTF_8);
    return new String(Layout.of(document.getBytes(UTF_8)).restored(bytes, 0, bytes.length), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\n}", "{\n}\n", "\n{\n\n\t\"a\":\n1}\n", "{\r\n}\r\n", "\r\n\r\n{}"})
  void whatIsUnchangedIsRestored(String document) {
    byte[] line = Layout.of(document.getBytes(UTF_8)).line();

    assertThat(new String(line, UTF_8)).doesNotContain("\n");
    assertThat(restored(document, new String(line, UTF_8))).isEqualTo(document);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\r}", "{\n\r}", "{\r\n \n}", "\r\r\n\n{}"})
  void severalKindsOfLineEndsBecomeSpaces(String document) {
    String line = new String(Layout.of(document.getBytes(UTF_8)).line(), UTF_8);

    assertThat(line).isEqualTo(document.replace('\n', ' ').replace('\r', ' '));
    assertThat(restored(document, line)).isEqualTo(line);
  }

  @Test
  void aLineEndAtTheEndStaysWhenAllIsWrittenAnew() {
    assertThat(restored("{\n}\n", "{\"a\":1}")).isEqualTo("{\"a\":1}\n");
    assertThat(restored("{\r\n}\r\n", "{\"a\":1}")).isEqualTo("{\"a\":1}\r\n");
    assertThat(restored("{\n}", "{\"a\":1}")).isEqualTo("{\"a\":1}");
  }
}
