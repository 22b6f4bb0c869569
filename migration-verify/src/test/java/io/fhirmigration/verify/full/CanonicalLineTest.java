package io.fhirmigration.verify.full;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.ndjson.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalLineTest {
  private static final Comparing PLAIN =
      new Comparing(new Allowances(false, false, Set.of(), Set.of()), false, Set.of());

  private static String canonical(String json, Comparing comparing) throws DamagedLineException {
    byte[] line = ("#" + json + "#").getBytes(UTF_8);
    CanonicalLine canonical = new CanonicalLine(comparing.allowances().plainExponents());
    canonical.read(line, 1, line.length - 2, comparing.rules("Patient"));
    return new String(Arrays.copyOf(canonical.bytes(), canonical.length()), UTF_8);
  }

  private static String allowing(String json, String... words) throws DamagedLineException {
    return canonical(json, new Comparing(Allowances.of(Arrays.asList(words)), false, Set.of()));
  }

  private static String digest(CanonicalLine line) {
    Hash128 hash = new Hash128();
    hash.of(line.bytes(), line.length());
    return HexFormat.of().toHexDigits(hash.high()) + HexFormat.of().toHexDigits(hash.low());
  }

  @Property(tries = 3000)
  void everyTextOfAValueGivesItsCanonicalJson(@ForAll long seed) throws DamagedLineException {
    RandomJson json = new RandomJson(seed);
    JsonValue value = json.object(4);

    assertThat(canonical(json.text(value), PLAIN)).isEqualTo(value.toCanonicalJson());
  }

  @Property(tries = 3000)
  void digestsAreEqualExactlyWhenCanonicalJsonIs(@ForAll long seed) throws DamagedLineException {
    RandomJson json = new RandomJson(seed);
    JsonValue value = json.object(4);
    JsonValue other = json.changed(value);
    CanonicalLine line = new CanonicalLine(false);
    byte[] one = json.text(value).getBytes(UTF_8);
    line.read(one, 0, one.length, PLAIN.rules("Patient"));
    String first = digest(line);
    byte[] two = json.text(other).getBytes(UTF_8);
    if (other instanceof JsonValue.JsonObject) {
      line.read(two, 0, two.length, PLAIN.rules("Patient"));

      assertThat(first.equals(digest(line)))
          .isEqualTo(value.toCanonicalJson().equals(other.toCanonicalJson()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[1]",
        "{",
        "{}}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":1e}",
        "{\"a\":tru}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\t\"}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"b\":{\"a\":1,\"\\u0061\":2}}",
        "{\"a\":[1,]}",
        "{\"a\":\"x}"
      })
  void whatIsNoJsonObjectIsRefused(String text) {
    assertThatThrownBy(() -> canonical(text, PLAIN)).isInstanceOf(DamagedLineException.class);
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    for (String hex : new String[] {"ff", "c080", "eda080", "f4908080", "e282", "80"}) {
      byte[] line = HexFormat.of().parseHex("7b2261223a22" + hex + "227d");
      assertThatThrownBy(
              () -> new CanonicalLine(false).read(line, 0, line.length, PLAIN.rules("Patient")))
          .as(hex)
          .isInstanceOf(DamagedLineException.class);
    }
  }

  @Test
  void nestingIsBounded() throws DamagedLineException {
    canonical("{\"a\":" + "[".repeat(199) + "]".repeat(199) + "}", PLAIN);

    assertThatThrownBy(() -> canonical("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}", PLAIN))
        .hasMessage("nests too deep");
  }

  @Test
  void datesOfTheLastUpdateCountInMilliseconds() throws DamagedLineException {
    String one = allowing("{\"meta\":{\"lastUpdated\":\"2024-02-29T10:00:00.1239Z\"}}");

    assertThat(one)
        .isEqualTo(allowing("{\"meta\":{\"lastUpdated\":\"2024-02-29T12:00:00.123+02:00\"}}"))
        .isNotEqualTo(allowing("{\"meta\":{\"lastUpdated\":\"2024-02-29T10:00:00.124Z\"}}"));
    assertThat(allowing("{\"birthDate\":\"2024-02-29T10:00:00.1239Z\"}"))
        .isNotEqualTo(allowing("{\"birthDate\":\"2024-02-29T10:00:00.123Z\"}"));
  }

  @Test
  void exponentsAreEqualToPlainNumbersOnlyWhenAllowed() throws DamagedLineException {
    assertThat(allowing("{\"v\":1e2}")).isNotEqualTo(allowing("{\"v\":100}"));
    assertThat(allowing("{\"v\":1e2}", "exponents")).isEqualTo("{\"v\":100}");
    assertThat(allowing("{\"v\":-0E0}", "exponents")).isEqualTo("{\"v\":-0}");
    assertThat(allowing("{\"v\":1.10}", "exponents")).isEqualTo("{\"v\":1.10}");
    assertThat(allowing("{\"v\":1e999999999}", "exponents")).isEqualTo("{\"v\":1e999999999}");
  }

  @Test
  void allowedPathsAreLeftOutWithWhatBecomesEmpty() throws DamagedLineException {
    String line =
        "{\"text\":{\"div\":\"x\"},\"meta\":{\"source\":\"#1\"},\"name\":[{\"text\":\"y\"},{\"family\":\"z\"}]}";

    assertThat(allowing(line, "meta.source", "Patient.text"))
        .isEqualTo("{\"name\":[{\"text\":\"y\"},{\"family\":\"z\"}]}");
    assertThat(allowing(line, "Group.text", "name.text", "meta"))
        .isEqualTo("{\"name\":[{\"family\":\"z\"}],\"text\":{\"div\":\"x\"}}");
  }

  @Test
  void tagsOfASystemAreLeftOut() throws DamagedLineException {
    String ours = "{\"code\":\"a\",\"system\":\"urn:ours\"}";
    String theirs = "{\"system\" : \"urn:server\",\"code\":\"b\"}";

    assertThat(allowing("{\"meta\":{\"tag\":[" + ours + "," + theirs + "]}}", "tag:urn:server"))
        .isEqualTo("{\"meta\":{\"tag\":[" + ours + "]}}");
    assertThat(allowing("{\"meta\":{\"tag\":[" + theirs + "]}}", "tag:urn:server")).isEqualTo("{}");
  }
}
