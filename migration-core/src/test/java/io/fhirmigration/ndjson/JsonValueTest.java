package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
  @Test
  void numbersKeepTheirText() {
    String json = "[1.0,1.00,-0,1E+5,123456789012345678901234567890.123456789012345678901]";

    assertThat(JsonValue.parse(json).toJson()).isEqualTo(json);
    assertThat(new JsonNumber("1.0")).isNotEqualTo(new JsonNumber("1.00"));
  }

  @Test
  void aNumberOfAnyLengthIsRead() {
    String digits = "7".repeat(100_000);

    assertThat(JsonValue.parse(digits)).isEqualTo(new JsonNumber(digits));
  }

  @Test
  void membersKeepTheirOrderButDontCompareByIt() {
    JsonValue written = JsonValue.parse("{\"b\":1,\"a\":{\"d\":true,\"c\":null}}");

    assertThat(written.toJson()).isEqualTo("{\"b\":1,\"a\":{\"d\":true,\"c\":null}}");
    assertThat(written.toCanonicalJson()).isEqualTo("{\"a\":{\"c\":null,\"d\":true},\"b\":1}");
    assertThat(written).isEqualTo(JsonValue.parse("{\"a\":{\"c\":null,\"d\":true},\"b\":1}"));
  }

  @Test
  void canonicalOrderIsByCodeUnit() {
    JsonValue written = JsonValue.parse("{\"\\uFF5E\":1,\"\\uD83D\\uDE00\":2,\"a\":3,\"Z\":4}");

    assertThat(written.toCanonicalJson())
        .isEqualTo("{\"Z\":4,\"a\":3,\"\uD83D\uDE00\":2,\"\uFF5E\":1}");
  }

  @Test
  void escapesEqualWhatTheyStandFor() {
    assertThat(JsonValue.parse("\"a\\u00e9\\/\\n\"")).isEqualTo(new JsonString("a\u00e9/\n"));
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    JsonObject value =
        JsonValue.object()
            .put("text", "quote \" backslash \\ control \u0001 half \uD800 pair \uD83D\uDE00")
            .put("whole", Long.MIN_VALUE)
            .put("flag", false)
            .put("list", JsonValue.array(List.of(new JsonString(""), new JsonNumber("0.10"))))
            .build();

    byte[] utf8 = value.toJson().getBytes(StandardCharsets.UTF_8);

    assertThat(JsonValue.parse(utf8)).isEqualTo(value);
  }

  @Test
  void aSliceAndAStreamReadTheSame() throws IOException {
    byte[] padded = "xx{\"a\":[]}yy".getBytes(StandardCharsets.UTF_8);

    JsonValue slice = JsonValue.parse(padded, 2, 8);

    assertThat(slice).isEqualTo(JsonValue.parse(new ByteArrayInputStream(padded, 2, 8)));
    assertThat(slice).isInstanceOf(JsonObject.class);
  }

  @Test
  void membersAreFoundByKind() {
    JsonObject object =
        (JsonObject)
            JsonValue.parse("{\"s\":\"x\",\"n\":12,\"d\":1.5,\"o\":{},\"l\":[1,2],\"z\":null}");

    assertThat(object.string("s")).contains("x");
    assertThat(object.string("n")).isEmpty();
    assertThat(object.integer("n")).isEqualTo(OptionalLong.of(12));
    assertThat(object.integer("d")).isEmpty();
    assertThat(object.object("o")).contains(JsonValue.object().build());
    assertThat(object.array("l")).hasSize(2);
    assertThat(object.array("missing")).isEmpty();
    assertThat(object.get("z")).isPresent();
    assertThat(object.get("missing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{} {}",
        "[1,]",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "\"open",
        "{\"secret-name\" \"secret\"}"
      })
  void whatIsNotOneDocumentIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> JsonValue.parse(text))
        .isInstanceOf(RejectedException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }

  @Test
  void invalidUtf8IsRefused() {
    assertThatThrownBy(() -> JsonValue.parse(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void onlyUtf8IsReadAndAMarkIsSkipped() throws IOException {
    byte[] marked = "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(JsonValue.parse(marked)).isEqualTo(JsonValue.parse("{\"a\":1}"));
    assertThat(JsonValue.parse(new ByteArrayInputStream(marked)))
        .isEqualTo(JsonValue.parse("{\"a\":1}"));
    for (String charset : List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE")) {
      byte[] other = "{\"a\":1}".getBytes(Charset.forName(charset));
      assertThatThrownBy(() -> JsonValue.parse(other)).isInstanceOf(RejectedException.class);
      assertThatThrownBy(() -> JsonValue.parse(new ByteArrayInputStream(other)))
          .isInstanceOf(RejectedException.class);
    }
  }

  @Test
  void theNumberOfValuesIsLimited() {
    int most = (int) NdjsonLimits.MAX_TOKENS;

    assertThat(JsonValue.parse("[" + "0,".repeat(most - 3) + "0]"))
        .isInstanceOfSatisfying(
            JsonArray.class, array -> assertThat(array.items()).hasSize(most - 2));
    assertThatThrownBy(() -> JsonValue.parse("[" + "{},".repeat(most / 2) + "0]"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("too many values");
  }

  @Test
  void nestingIsLimited() {
    int deepest = NdjsonLimits.MAX_DEPTH;

    assertThat(JsonValue.parse("[".repeat(deepest) + "]".repeat(deepest)))
        .isInstanceOf(JsonArray.class);
    assertThatThrownBy(() -> JsonValue.parse("[".repeat(deepest + 1) + "]".repeat(deepest + 1)))
        .isInstanceOf(RejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "NaN", "1 ", "--1"})
  void aNumberIsOneByTheGrammar(String text) {
    assertThatThrownBy(() -> new JsonNumber(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toStringShowsNoContent() {
    JsonValue value = JsonValue.parse("{\"family\":\"Smith\",\"list\":[\"Smith\",4711.0]}");

    assertThat(value.toString()).isEqualTo("JsonObject[2 members]");
    assertThat(((JsonObject) value).array("list").toString()).doesNotContain("Smith", "4711");
  }

  @Test
  void itemsOfAnArrayAreHandedOutOneByOne() {
    List<String> items = new ArrayList<>();

    JsonValue.parseItems(
        "[{\"a\":1.50}, 2,[true]]".getBytes(StandardCharsets.UTF_8),
        item -> items.add(item.toJson()));

    assertThat(items).containsExactly("{\"a\":1.50}", "2", "[true]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1", "[1]2", "[1,]", "[{\"a\":1,\"a\":2}]"})
  void whatIsNoArrayIsRefused(String json) {
    assertThatThrownBy(
            () -> JsonValue.parseItems(json.getBytes(StandardCharsets.UTF_8), item -> {}))
        .isInstanceOf(RejectedException.class);
  }
}
