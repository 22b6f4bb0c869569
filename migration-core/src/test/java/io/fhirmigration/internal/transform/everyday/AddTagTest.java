package io.fhirmigration.internal.transform.everyday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.spi.Transformer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddTagTest {
  private static final String TAG = "{'system':'urn:s','code':'c'}";

  private final Transformer transformer = tag(Map.of("system", "urn:s", "code", "c"));

  private static Transformer tag(Map<String, String> properties) {
    return Applied.transformer(new AddTagProvider(), properties);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'resourceType':'P','id':'1'}|{'resourceType':'P','meta':{'tag':[T]},'id':'1'}",
        "{'id':'1', 'resourceType' : 'P' }|{'id':'1', 'resourceType' : 'P','meta':{'tag':[T]} }",
        "{'resourceType':'P','meta':{}}|{'resourceType':'P','meta':{'tag':[T]}}",
        "{'resourceType':'P','meta': { 'versionId':'1'}}"
            + "|{'resourceType':'P','meta': {'tag':[T], 'versionId':'1'}}",
        "{'resourceType':'P','meta':{'tag':[]},'n':1.50}"
            + "|{'resourceType':'P','meta':{'tag':[T]},'n':1.50}",
        "{'resourceType':'P','meta':{'tag':[{'system':'urn:s','code':'d'}]}}"
            + "|{'resourceType':'P','meta':{'tag':[T,{'system':'urn:s','code':'d'}]}}",
        "{'resourceType':'P','contained':[{'meta':{'tag':[T]}}],'x':'}'}"
            + "|{'resourceType':'P','meta':{'tag':[T]},'contained':[{'meta':{'tag':[T]}}],'x':'}'}",
      })
  void theTagIsAddedAndNothingElseChanges(String line, String expected) {
    String tagged = Applied.to(transformer, line.replace("T]", TAG + "]"));

    assertThat(tagged).isEqualTo(expected.replace("T,", TAG + ",").replace("T]", TAG + "]"));
    assertThat(JsonValue.parse(tagged.replace('\'', '"'))).isNotNull();
    assertThat(Applied.keeps(transformer, tagged)).as("twice is once").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'resourceType':'P','meta':{'tag':[{'code':'c','display':'x','system':'urn:s'}]}}",
        "{'resourceType':'P','m\\u0065ta':{'t\\u0061g':[{'code':'c','system':'urn:s'}]}}",
        "{'resourceType':'P','meta':{'extension':[{'url':"
            + "'http://azurehealthcareapis.com/data-extensions/deleted-state'}]}}",
        "{'resourceType':'P','meta':'none'}",
        "{'resourceType':'P','meta':{'tag':'none'}}",
      })
  void whatHasTheTagOrIsDeletedKeepsItsBytes(String line) {
    assertThat(Applied.keeps(transformer, line)).isTrue();
    assertThat(transformer.changes()).isEmpty();
  }

  @Test
  void aLineOfAMegabyteKeepsItsOtherBytes() {
    String data = "{\\u0022 ]".repeat(120_000);
    String line = "{'resourceType':'P','data':'" + data + "','meta':{'versionId':'1'}}";

    assertThat(Applied.to(transformer, line))
        .isEqualTo(line.replace("'meta':{", "'meta':{'tag':[" + TAG + "],"));
    assertThat(transformer.changes()).isEqualTo(Map.of("meta.tag", 1L));
  }

  @Test
  void textsAreEscaped() {
    Transformer quoted = tag(Map.of("system", "urn:s", "code", "a\"b", "display", "ü\n"));

    assertThat(Applied.to(quoted, "{'resourceType':'P'}"))
        .contains("'code':'a\\'b','display':'ü\\u000a'");
    assertThat(quoted.fingerprint()).doesNotContain("\n");
  }

  @Test
  void allFaultyPropertiesAreNamedAtOnce() {
    assertThatThrownBy(() -> tag(Map.of("system", "a b", "display", " ", "x", "1")))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("transformer add-tag: x: unknown property")
        .hasMessageContaining("system: give the URI")
        .hasMessageContaining("code: give a code")
        .hasMessageContaining("display: give a text");
  }
}
