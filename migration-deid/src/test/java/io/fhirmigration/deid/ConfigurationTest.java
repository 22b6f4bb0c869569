package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
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
        "{\"fhirPathRules\":[],\"fhirVersion\":null,\"parameters\":null}",
        "{\"FHIRPathRules\":[],\"FhirVersion\":\"\",\"PROCESSINGERRORS\":\"Skip\"}",
        "// a\n{\"fhirPathRules\":[]} // b",
        "{'fhirPathRules':[{path:'nodesByType(\\'date\\')','method':'keep'}]}",
        "{\"fhirPathRules\":[],\"parameters\":{\"dateShiftKey\":\"a\n\tb\"}}",
        "{\"fhirPathRules\":[],\"parameters\":{\"dateShiftFixedOffsetInDays\":null,"
            + "\"restrictedZipCodeTabulationAreas\":null,\"customSettings\":null,"
            + "\"dateShiftKey\":null,\"enablePartialDatesForRedact\":\"True\"}}",
        "{\"fhirPathRules\":[],\"parameters\":{\"dateShiftFixedOffsetInDays\":5.0,"
            + "\"dateShiftScope\":\"FILE\",\"enablePartialDatesForRedact\":1,"
            + "\"restrictedZipCodeTabulationAreas\":[203]}}",
        "{\"fhirPathRules\":[{\"path\":\"Patient.multipleBirth\",\"method\":\"PERTURB\",\"span\":"
            + "\" .5 \",\"roundTo\":2.0,\"rangeType\":\"fixed\"}]}"
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

  /** The message that the original would stop with, at the start of ours. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'fhirVersion':'R5','fhirPathRules':{}|Failed to parse configuration file: fhirPathRules: give an array; Configuration of fhirVersion R5",
        "'fhirVersion':'R5','fhirPathRules':[1]|Failed to parse configuration file: fhirPathRules: give objects; Configuration of fhirVersion R5",
        "'fhirVersion':'R5','fhirPathRules':[{}]|Configuration of fhirVersion R5 is not supported. Expected fhirVersion: R4",
        "'FhirPathRules':null|The configuration is invalid, please specify any fhirPathRules",
        "'fhirPathRules':[],'parameters':[]|Failed to parse configuration file: parameters: give an object",
        "'fhirPathRules':[],'parameters':{'customSettings':'a'}|Failed to parse configuration file: parameters.customSettings: give an object",
        "'fhirPathRules':[],'parameters':{'cryptoHashKey':{}}|Failed to parse configuration file: parameters.cryptoHashKey: give a text",
        "'fhirPathRules':[],'parameters':{'dateShiftScope':null}|Failed to parse configuration file: parameters.dateShiftScope: use",
        "'fhirPathRules':[],'parameters':{'enablePartialDatesForRedact':null}|Failed to parse configuration file: parameters.enablePartialDatesForRedact: use",
        "'fhirPathRules':[],'parameters':{'restrictedZipCodeTabulationAreas':[null]}|Failed to parse configuration file: parameters.restrictedZip",
        "'fhirPathRules':[],'processingErrors':null|Failed to parse configuration file: processingErrors: use",
        "'fhirPathRules':[],'Parameters':{'EncryptKey':'1'}|Invalid encrypt key size : 8 bits!",
        "'fhirPathRules':[{'Path':'Patient','method':'redact'}]|Missing path or method in Fhir path rule config.",
        "'fhirPathRules':[{'path':'Patient','method':null}]|Missing path or method in Fhir path rule config.",
        "'fhirPathRules':[{'path':'','method':'redact'}]|Invalid FHIR path ",
        "'fhirPathRules':[{'path':null,'method':'redact'}]|Invalid FHIR path ",
        "'fhirPathRules':[{'path':'Patient and Person','method':'redact'}]|Invalid FHIR path Patient and Person",
        "'fhirPathRules':[{'path':'Patient[0].name','method':'redact'}]|Invalid FHIR path Patient[0].name",
        "'fhirPathRules':[{'path':'Patient.\\\"\\\"','method':'redact'}]|Invalid FHIR path Patient.\"\"",
        "'fhirPathRules':[{'path':'Patient.name[99999999999999999999]','method':'redact'}]|Invalid FHIR path Patient.name[9",
        "'fhirPathRules':[{'path':'a','method':'perturb','span':1,'rangeType':''}]|RangeType value is invalid at a.",
        "'fhirPathRules':[{'path':'a','method':'perturb','span':1,'rangeType':null}]|RangeType value is invalid at a.",
        "'fhirPathRules':[{'path':'a','method':'perturb','span':1,'roundTo':'2.0'}]|RoundTo value is invalid at a.",
        "'fhirPathRules':[{'path':'a','method':'perturb','span':1,'roundTo':2.5}]|RoundTo value is invalid at a.",
        "'fhirPathRules':[{'path':'a','method':'perturb','span':'1e999999999'}]|Span value is invalid at a.",
        "'fhirPathRules':[{'path':'a','method':'generalize','cases':{},'otherValues':''}]|OtherValues setting is invalid at .",
        "'fhirPathRules':[{'path':'a','method':'generalize','cases':[]}]|Invalid Json format []",
        "'fhirPathRules':[{'path':'a','method':'generalize','cases':''}]|Invalid Json format ",
        "'fhirPathRules':[{'path':'a','method':'substitute'}],'parameters':{'encryptKey':'1'}|Missing replaceWith value in substitution rule at a.; Invalid encrypt key",
      })
  void theMessageOfTheOriginalComesFirst(String json, String message) {
    assertThatThrownBy(() -> compile("{" + json.replace('\'', '"') + "}"))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void parametersCountWhateverTheirCase() {
    Anonymizer anonymizer =
        compile(
            "{\"fhirPathRules\":[{\"path\":\"Patient.birthDate\",\"method\":\"redact\"}],"
                + "\"Parameters\":{\"EnablePartialDatesForRedact\":true,"
                + "\"CRYPTOHASHKEY\":\"sesame\"}}");

    byte[] patient = TestFiles.utf8("{\"resourceType\":\"Patient\",\"birthDate\":\"2001-02-03\"}");

    assertThat(new String(anonymizer.apply(patient), StandardCharsets.UTF_8))
        .contains("\"birthDate\":\"2001\"");
    assertThat(anonymizer.configuration().canonical().toCanonicalJson())
        .contains("enablePartialDatesForRedact")
        .doesNotContain("sesame");
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
        "Condition.onsett as Age|there is no element 'onsett', so the rule never matches",
        "Patient.adress[0].city|there is no element 'adress', so the rule never matches",
        "Patient.adress.where(city=~x~).city|there is no element 'adress', so the rule never matches",
        "Patient.name.gvien.first()|there is no element 'gvien', so the rule never matches",
        "nodesByType(~Address~).cuntry|there is no element 'cuntry', so the rule never matches",
        "Patient.nodesByType(~Extension~).valueString|there is no element 'valueString', so the rule never matches; write 'value'",
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
        "Condition.onset | Condition.abatement as Age",
        "Device.where(id.exists()).id",
        "Patient.nodesByType(~Address~).where(city=~x~).city",
        "Patient.address[0].city",
        "Patient.contact.first().name",
        "(nodesByType(~Observation~).value as Quantity).value",
        "nodesByType(~Patient~).where(active)",
        "ValueSet.expansion.contains.contains.code",
        "$this",
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
