package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {
  /** Its names are so different that small damage cannot make two of them equal. */
  private static final String RESOURCE =
      "{\"resourceType\":\"Patient\",\"id\":\"p-1\",\"meta\":{\"versionId\":\"1\"},"
          + "\"name\":[{\"family\":\"Müller 😀 \\u00e9\\n\",\"given\":[]}],\"active\":true,"
          + "\"gone\":false,\"nothing\":null,\"numbers\":[-0.12e+3,0,12,1E5,{}], \"empty\" : \"\" }";

  private final JsonSyntax syntax = new JsonSyntax();

  private boolean isObject(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return syntax.isObject(bytes, 0, bytes.length);
  }

  private boolean isObjectHoldingString(String hex) {
    byte[] bytes = HexFormat.of().parseHex("7b2261223a22" + hex + "227d");
    return syntax.isObject(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {RESOURCE, "{}", " { } ", "{\"a\":[]}", "{\"a\":[[1],{\"b\":2}]}\r"})
  void objectIsTaken(String text) {
    assertThat(isObject(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "{",
        "{}}",
        "{}{}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":[1]]",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":NaN}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"tab\there\"}",
        "{\"a\":\"open}",
        "{\"a\":\"open\\\"}"
      })
  void everythingElseIsRefused(String text) {
    assertThat(isObject(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3a9", "e282ac", "ed9fbf", "ee8080", "f09f9880", "f48fbfbf", "7f"})
  void textInUtf8IsTaken(String hex) {
    assertThat(isObjectHoldingString(hex)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c3",
        "c328",
        "c0af",
        "c1bf",
        "e09fbf",
        "eda080",
        "e282",
        "f08fbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "f09f98",
        "00",
        "1f"
      })
  void textThatIsNotUtf8IsRefused(String hex) {
    assertThat(isObjectHoldingString(hex)).isFalse();
  }

  @Test
  void nestingHasALimit() {
    int most = NdjsonLimits.MAX_DEPTH - 1;
    assertThat(isObject("{\"a\":" + "[".repeat(most) + "]".repeat(most) + "}")).isTrue();
    assertThat(isObject("{\"a\":" + "[".repeat(most + 1) + "]".repeat(most + 1) + "}")).isFalse();
  }

  @Test
  void onlyThePartAskedForIsLookedAt() {
    byte[] buffer = ("}{\"a\":\"b\"}\"").getBytes(StandardCharsets.UTF_8);
    assertThat(syntax.isObject(buffer, 1, buffer.length - 2)).isTrue();
    assertThat(syntax.isObject(buffer, 1, buffer.length - 3)).isFalse();
  }

  @Property
  void damagedResourceIsJudgedAsTheParserDoes(
      @ForAll @IntRange(max = 300) int place,
      @ForAll @Size(max = 3) byte[] put,
      @ForAll @IntRange(max = 3) int removed) {
    byte[] whole = RESOURCE.getBytes(StandardCharsets.UTF_8);
    int from = Math.min(place, whole.length);
    int to = Math.min(from + removed, whole.length);
    ByteBuffer damaged = ByteBuffer.allocate(whole.length + put.length);
    damaged.put(whole, 0, from).put(put).put(whole, to, whole.length - to);
    requireSame(Arrays.copyOf(damaged.array(), damaged.position()));
  }

  @Property
  void shortTextIsJudgedAsTheParserDoes(
      @ForAll @Size(max = 12) List<@IntRange(max = 15) Integer> picks) {
    String alphabet = "{}[]\":,\\0-.e1n u";
    StringBuilder text = new StringBuilder("{\"a\":");
    for (int pick : picks) {
      text.append(alphabet.charAt(pick));
    }
    requireSame(text.append('}').toString().getBytes(StandardCharsets.UTF_8));
  }

  private void requireSame(byte[] line) {
    if (new String(line, StandardCharsets.ISO_8859_1).indexOf('\n') < 0) {
      assertThat(syntax.isObject(line, 0, line.length)).isEqualTo(parses(line));
    }
  }

  private static boolean parses(byte[] line) {
    try {
      assertThat(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).length())
          .isPositive();
      return JsonValue.parse(line) instanceof JsonObject;
    } catch (CharacterCodingException e) {
      return false;
    } catch (RejectedException e) {
      return false;
    }
  }
}
