package io.fhirmigration.deid.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.deid.TestFiles;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree holds all of a resource, and tells what is none. */
class RoundTripTest {
  private final TreeReader reader = new TreeReader(TypeTable.r4());
  private final ByteSink out = new ByteSink();

  private String written(String json, boolean copies) {
    byte[] bytes = TestFiles.utf8(json);
    Node root = reader.resource(bytes, 0, bytes.length);
    TreeWriter.prune(root);
    new TreeWriter(out).write(root, copies && reader.compact());
    return new String(out.copy(), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWrittenIsWhatWasRead() throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(getClass().getResourceAsStream("/synthea-sample.ndjson.gz")))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        assertThat(JsonValue.parse(written(line, false))).isEqualTo(JsonValue.parse(line));
        assertThat(JsonValue.parse(written(line, true))).isEqualTo(JsonValue.parse(line));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"a\",null,\"c\"],"
            + "\"_given\":[null,{\"extension\":[{\"url\":\"u\",\"valueDecimal\":1.10}]},null]}]}",
        "{\"resourceType\":\"Patient\",\"_birthDate\":{\"id\":\"x\"},\"birthDate\":\"2000\"}",
        "{\"resourceType\":\"Patient\",\"active\":false,\"name\":[{\"text\":\"\\u00e4\\n\\\"\"}]}",
        "{\"id\":\"b\",\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":"
            + "{\"id\":\"p\",\"resourceType\":\"Patient\"}},{\"fullUrl\":\"x\"}]}",
        "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1.50e-3}}"
      })
  void specialFormsSurvive(String json) {
    assertThat(JsonValue.parse(written(json, false))).isEqualTo(JsonValue.parse(json));
  }

  @Test
  void whatIsEmptyIsLeftOutAndAnObjectBecomesAnArray() {
    String json =
        "\ufeff{\"resourceType\":\"Patient\",\"text\":{},\"name\":{\"given\":\"a\",\"family\":\"\"},"
            + "\"contact\":[],\"telecom\":[{\"value\":null}]}";

    assertThat(written(json, true))
        .isEqualTo("{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"a\"]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'resourceType':'Patient','name':[{'firstName':'a'}]}|HumanName has no element 'firstName'",
        "{'resourceType':'Patient','name 1':1}|Patient has no element of that name",
        "{'resourceType':'Patient','value':1}|Patient has no element 'value'",
        "{'resourceType':'Observation','value':1}|Observation has no element 'value'",
        "{'resourceType':'Patient','birthDate':['2000']}|Patient.birthDate takes no array",
        "{'resourceType':'Patient','birthDate':{}}|Patient.birthDate takes a single value",
        "{'resourceType':'Patient','name':['a']}|Patient.name takes an object",
        "{'resourceType':'Patient','id':'a','id':'b'}|Patient.id is given twice",
        "{'resourceType':'Patient','name':[{'text':'a'}],'name':[{'text':'b'}]}|Patient.name is given twice",
        "{'resourceType':'Patient','_name':[{}]}|Patient has no element '_name'",
        "{'resourceType':'Nobody'}|no known resourceType",
        "{'id':'a'}|no known resourceType",
        "{'resourceType':'Patient'|broken at byte",
        "{'resourceType':'Patient'} {}|broken at byte",
        "{'resourceType':'Patient','active':tru}|broken at byte",
        "{'resourceType':'Patient','active':01}|broken at byte",
        "[]|broken at byte",
      })
  void whatIsNoResourceIsRefused(String json, String problem) {
    assertThatThrownBy(() -> written(json.replace('\'', '"'), true))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("The input FHIR resource ")
        .hasMessageContaining(problem);
  }

  @Test
  void nestingHasAnEnd() {
    String deep = "{\"resourceType\":\"Basic\"," + "\"extension\":[{".repeat(5000);

    assertThatThrownBy(() -> written(deep, true)).isInstanceOf(RejectedException.class);
  }
}
