package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.model.RejectedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration files are taken, refused and doubted. */
class ConfigurationTest {
  private static Anonymizer compile(String json) {
    return Anonymizer.compile(TestFiles.utf8(json), TestFiles.OPTIONS);
  }

  private static List<String> warnings(String rest) {
    return compile(
            "{\"fhirVersion\":\"R4\",\"fhirPathRules\":["
                + rest.replace('\'', '"').replace('~', '\'')
                + "]}")
        .warnings();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeff{\"fhirPathRules\":[]}",
        "{\"fhirPathRules\":[],}",
        "{/* a */ \"fhirPathRules\": [ // b\n ]}",
        "{'fhirPathRules':[],fhirVersion:'r4'}",
        "{\"fhirPathRules\":[],\"fhirVersion\":null,\"parameters\":null}"
      })
  void whatTheOriginalReadsIsRead(String json) {
    assertThat(compile(json).warnings()).allMatch(warning -> warning.contains("R4 is assumed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|Failed to parse configuration file: near line 1",
        "[]|Failed to parse configuration file: it holds no JSON object",
        "{'fhirPathRules':[],'fhirPathRules':[]}|Failed to parse configuration file: near line 1",
        "{}|The configuration is invalid, please specify any fhirPathRules",
        "{'fhirPathRules':[{}]}|Missing path or method in Fhir path rule config.",
        "{'fhirPathRules':[],'fhirVersion':'R5'}|Configuration of fhirVersion R5 is not supported.",
        "{'fhirPathRules':[],'processingErrors':'keep'}|Failed to parse configuration file: processingErrors: use raise or skip",
        "{'fhirPathRules':[],'parameters':{'dateShiftScope':'patient'}}|parameters.dateShiftScope: use resource, file or folder; the scope patient is an extension",
        "{'fhirPathRules':[],'parameters':{'encryptKey':'12345'}}|Invalid encrypt key size : 40 bits! Please provide key sizes of 128, 192 or 256 bits.",
        "{'fhirPathRules':[],'parameters':{'dateShiftFixedOffsetInDays':'x'}}|dateShiftFixedOffsetInDays: give a whole number",
        "{'fhirPathRules':[{'path':'invalid()','method':'redact'}]}|Invalid FHIR path invalid()",
        "{'fhirVersion':'Stu3','fhirPathRules':[{'path':'Patient.name.repeat(given)','method':'redact'}]}|Patient.name.repeat(given): repeat() is outside the FHIRPath that is compiled here",
      })
  void whatIsFaultyIsRefused(String json, String message) {
    assertThatThrownBy(() -> compile(json.replace('\'', '"')))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theOriginalsMessagesComeFirstAndAllAreTold() {
    RejectedException refused =
        catchThrowableOfType(
            RejectedException.class,
            () ->
                compile(
                    "{\"fhirPathRules\":[{\"path\":\"a b\",\"method\":\"redact\"},"
                        + "{\"path\":\"Patient.name\",\"method\":\"substitute\"}],"
                        + "\"parameters\":{\"encryptKey\":\"1\"}}"));

    assertThat(refused)
        .hasMessage(
            "Invalid FHIR path a b; Missing replaceWith value in substitution rule at"
                + " Patient.name.; Invalid encrypt key size : 8 bits! Please provide key sizes of"
                + " 128, 192 or 256 bits.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "HealthcareService.notAvaliable.description|there is no element 'notAvaliable'",
        "Observation.valueQuantity|there is no element 'valueQuantity', so the rule never matches; write 'value'",
        "HumanName.use|a leading data type never matches; use nodesByType('HumanName')",
        "Pateint.name|there is no resource type 'Pateint'",
        "nodesByType(~Humanname~)|nothing has the type 'Humanname'",
        "Patient.nodesByName(~zip~)|nothing has the name 'zip'",
      })
  void aPathThatNeverMatchesIsDoubted(String path, String warning) {
    assertThat(warnings("{'path':'" + path + "','method':'redact'}"))
        .singleElement()
        .asString()
        .contains(warning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Patient.name.given",
        "Resource.id",
        "Bundle.entry.resource.name",
        "Patient",
        "nodesByType(~BackboneElement~)",
        "nodesByType(~Address~).country",
        "Condition.onset as Age",
        "Questionnaire.item.item.text"
      })
  void aPathThatCanMatchIsNotDoubted(String path) {
    assertThat(warnings("{'path':'" + path + "','method':'redact'}")).isEmpty();
  }

  @Test
  void whatTheOriginalIgnoresIsDoubted() {
    String config =
        "{\"fhirVersion\":\"R4\",\"fhirPathRules\":[],\"processingError\":\"skip\",\"notes\":1,"
            + "\"parameters\":{\"dateShiftKeyPrefix\":\"a\"}}";

    assertThat(compile(config).warnings())
        .containsExactlyInAnyOrder(
            "processingError: ignored, as by the original tool; the key it reads is"
                + " processingErrors",
            "notes: ignored, as by the original tool",
            "parameters.dateShiftKeyPrefix: ignored, as by the original tool");
    assertThatThrownBy(
            () -> Anonymizer.compile(TestFiles.utf8(config), TestFiles.OPTIONS.withStrict(true)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("processingError: ignored");
  }
}
