package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How rules meet documents, beyond what the original's cases show. */
class AnonymizerTest {
  private AnonymizerOptions options = TestFiles.OPTIONS;

  private Anonymizer compile(String rules, String parameters) {
    return Anonymizer.compile(
        TestFiles.utf8(
            ("{'fhirPathRules':[" + rules + "],'parameters':{" + parameters + "}}")
                .replace('\'', '"')),
        options);
  }

  private static String apply(Anonymizer anonymizer, String json) {
    return new String(
        anonymizer.apply(TestFiles.utf8(json.replace('\'', '"'))), StandardCharsets.UTF_8);
  }

  private static String rule(String path, String method) {
    return "{'path':'" + path + "','method':'" + method + "'}";
  }

  @Test
  void aTypeThatNoRuleNamesIsNotEvenRead() {
    byte[] line =
        TestFiles.utf8("{ \"resourceType\": \"Device\", \"noSuchElement\": 1.0e5, \"x\": \"\" }");

    assertThat(compile(rule("Patient.id", "redact"), "").apply(line)).isSameAs(line);
  }

  @Test
  void whatRulesDontChangeStaysByteForByte() {
    byte[] line =
        TestFiles.utf8("{ \"resourceType\" : \"Patient\" , \"active\":true, \"name\":[{}]}");

    assertThat(compile(rule("Patient.gender", "redact"), "").apply(line)).isSameAs(line);
  }

  @Test
  void aTypeThatNoRuleNamesIsReadForTheResourcesInIt() {
    String device =
        "{'resourceType':'Device','contained':[{'resourceType':'Patient','gender':'male'}]}";

    assertThat(apply(compile(rule("Patient.gender", "redact"), ""), device)).doesNotContain("male");
  }

  @Test
  void anEscapedNameHidesNothing() {
    String device =
        "{'resourceType':'Device','\\u0063ontained':[{'resourceType':'Patient','gender':'male'}]}";

    assertThatThrownBy(() -> apply(compile(rule("Patient.gender", "redact"), ""), device))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no element of that name");
  }

  @Test
  void aSecondResourceTypeHidesNothing() {
    Anonymizer anonymizer = compile(rule("Patient.gender", "redact"), "");

    for (String types :
        List.of("'Patient','resourceType':'Device'", "'Device','resourceType':'Patient'")) {
      assertThatThrownBy(() -> apply(anonymizer, "{'gender':'male','resourceType':" + types + "}"))
          .isInstanceOf(RejectedException.class);
    }
  }

  @Test
  void inAChangedLineTheRestKeepsItsBytes() {
    String rest = "'valueQuantity':{'value':1.50E+2,'unit':'\\u006dg \\/ d'}";
    String line = "{'resourceType':'Observation','id':'a','status':'final'," + rest + "}";

    assertThat(apply(compile(rule("Observation.id", "redact"), ""), line))
        .startsWith("{\"resourceType\":\"Observation\",\"status\":\"final\",")
        .contains(rest.replace('\'', '"'));
  }

  @Test
  void theFirstRuleThatReachesANodeWins() {
    String rules =
        rule("Patient.name.family", "keep")
            + ","
            + rule("Patient.name.given", "cryptoHash")
            + ","
            + rule("Patient.name", "redact");
    String patient = "{'resourceType':'Patient','name':[{'family':'A','given':['B'],'text':'C'}]}";

    assertThat(apply(compile(rules, "'cryptoHashKey':'1'"), patient))
        .contains("\"family\":\"A\"", "\"given\":[\"")
        .doesNotContain("\"B\"", "\"C\"");
  }

  @Test
  void anIndexedPathReachesEntriesAndAnEvaluatedOneDoesnt() {
    String bundle =
        "{'resourceType':'Bundle','type':'batch','entry':[{'resource':{'resourceType':'Patient',"
            + "'gender':'male'}}]}";

    assertThat(apply(compile(rule("nodesByType(\\u0027Patient\\u0027)", "redact"), ""), bundle))
        .doesNotContain("male");
    assertThat(
            apply(compile(rule("Bundle.nodesByType(\\u0027Patient\\u0027)", "redact"), ""), bundle))
        .contains("male");
  }

  @Test
  void anIndexedPathMayEndWithTheTypeItFinds() {
    String bundle =
        "{'resourceType':'Bundle','type':'batch','entry':[{'resource':{'resourceType':'Patient',"
            + "'gender':'male'}}]}";
    String path = "nodesByType(\\u0027Patient\\u0027).";

    assertThat(apply(compile(rule(path + "Patient", "redact"), ""), bundle)).doesNotContain("male");
    assertThat(apply(compile(rule(path + "Resource", "redact"), ""), bundle))
        .doesNotContain("male");
    assertThat(apply(compile(rule(path + "Person", "redact"), ""), bundle)).contains("male");
  }

  @Test
  void aPathThatFindsNoElementsStops() {
    Anonymizer anonymizer = compile(rule("Patient.name.exists()", "redact"), "");

    assertThatThrownBy(() -> apply(anonymizer, "{'resourceType':'Patient','gender':'male'}"))
        .isInstanceOf(RejectedException.class)
        .hasMessage("a rule's path finds values that are no elements of Patient");
  }

  @Test
  void aMethodOfOnesOwnCannotHaveTheNameOfABuiltInOne() {
    assertThatThrownBy(() -> options.withMethod("Redact", (value, settings) -> Optional.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("redact: is built in; choose another name");
  }

  @Test
  void datesAreShiftedByTheDocumentsIdAsItIsThen() {
    String patient = "{'resourceType':'Patient','id':'example','birthDate':'2015-02-07'}";
    String shift = rule("Patient.birthDate", "dateShift");
    String hash = rule("Patient.id", "cryptoHash");
    String keys = "'dateShiftKey':'123','cryptoHashKey':'1'";

    assertThat(apply(compile(shift + "," + hash, keys), patient)).contains("2015-03-20");
    assertThat(apply(compile(hash + "," + shift, keys), patient)).doesNotContain("2015-03-20");
  }

  @Test
  void anAgeWithAFractionSurvivesUpTo89() {
    Anonymizer anonymizer =
        compile(rule("Condition.onset as Age", "redact"), "'enablePartialAgesForRedact':true");

    assertThat(apply(anonymizer, age("35.5"))).contains("35.5");
    assertThat(apply(anonymizer, age("89.5"))).doesNotContain("89.5");
  }

  private static String age(String value) {
    return "{'resourceType':'Condition','onsetAge':{'value':" + value + ",'code':'a'}}";
  }

  @Test
  void aDateThatDoesntExistIsNotShiftedButRedacted() {
    Anonymizer anonymizer = compile(rule("Patient.birthDate", "dateShift"), "'dateShiftKey':'1'");

    assertThat(apply(anonymizer, "{'resourceType':'Patient','birthDate':'2001-02-30'}"))
        .contains("REDACTED")
        .doesNotContain("2001");
  }

  @Test
  void anUnknownMethodFailsOnTheFirstResourceOfItsTypeWhateverIsInIt() {
    Anonymizer anonymizer =
        compile(rule("Patient", "keep") + "," + rule("Patient.gender", "mask"), "");

    assertThat(apply(anonymizer, "{'resourceType':'Device'}")).contains("Device");
    assertThat(anonymizer.warnings()).anyMatch(warning -> warning.contains("'mask' is not known"));
    assertThatThrownBy(() -> apply(anonymizer, "{'resourceType':'Patient'}"))
        .isInstanceOf(RejectedException.class)
        .hasMessage("Anonymization method MASK not supported.");
  }

  @Test
  void blankKeysAreRandomPerConfigurationAndPerFile() {
    String patient = "{'resourceType':'Patient','id':'a','birthDate':'2000-01-01'}";
    Anonymizer one = compile(rule("Patient.id", "cryptoHash"), "");
    Anonymizer shifts = compile(rule("Patient.birthDate", "dateShift"), "");

    assertThat(apply(one, patient)).isEqualTo(apply(one, patient));
    assertThat(apply(one, patient))
        .isNotEqualTo(apply(compile(rule("Patient.id", "cryptoHash"), ""), patient));
    assertThat(IntStream.range(0, 50).mapToObj(i -> apply(shifts, patient)).distinct())
        .hasSizeGreaterThan(5);
  }

  @Test
  void allResourcesOfAPatientInABundleShiftAlikeWhenAskedFor() {
    options = options.withShiftByPatient(true);
    Anonymizer anonymizer =
        compile(
            rule("Resource.id", "cryptoHash")
                + ","
                + rule("nodesByType(\\u0027date\\u0027)", "dateShift"),
            "'dateShiftKey':'1','cryptoHashKey':'1'");
    String patient = "{'resourceType':'Patient','id':'p','birthDate':'2000-01-01'}";
    String bundle =
        "{'resourceType':'Bundle','id':'x','entry':[{'fullUrl':'urn:uuid:u','resource':"
            + patient
            + "},{'resource':{'resourceType':'Goal','subject':{'reference':'urn:uuid:u'},"
            + "'statusDate':'2000-01-01'}}]}";

    String alone = apply(anonymizer, patient).replaceAll(".*birthDate\":\"([^\"]*).*", "$1");

    assertThat(alone).isNotEqualTo("2000-01-01");
    assertThat(apply(anonymizer, bundle))
        .contains("\"birthDate\":\"" + alone + "\"", "\"statusDate\":\"" + alone + "\"");
  }

  @Test
  void repeatableNoiseAndVectorsDifferByPlaceButNotByRun() {
    options =
        options
            .withRepeatable(true)
            .withKeys(
                new AnonymizerOptions.Keys(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("1234567890123456"),
                    Optional.of("noise")));
    String rules =
        rule("Patient.name.given", "encrypt")
            + ",{'path':'Patient.multipleBirth','method':'perturb','span':1000}";
    String patient =
        "{'resourceType':'Patient','id':'a','name':[{'given':['A','A']}],'multipleBirthInteger':5}";

    String once = apply(compile(rules, ""), patient);
    String[] given = once.replaceAll(".*\"given\":\\[([^]]*)].*", "$1").split(",");

    assertThat(apply(compile(rules, ""), patient)).isEqualTo(once);
    assertThat(given).hasSize(2).doesNotHaveDuplicates();
    assertThat(once.replaceAll(".*Integer\":(-?\\d+).*", "$1"))
        .isNotEqualTo(
            apply(compile(rules, ""), patient.replace("'a'", "'b'"))
                .replaceAll(".*Integer\":(-?\\d+).*", "$1"));
  }

  @Test
  void anStu3ConfigurationHasStu3Types() {
    Anonymizer anonymizer =
        Anonymizer.compile(
            TestFiles.utf8(
                "{\"fhirVersion\":\"stu3\",\"fhirPathRules\":[{\"path\":"
                    + "\"ReferralRequest.description\",\"method\":\"redact\"},"
                    + "{\"path\":\"Patient.animal\",\"method\":\"redact\"}]}"),
            options);

    assertThat(anonymizer.warnings()).isEmpty();
    assertThat(apply(anonymizer, "{'resourceType':'ReferralRequest','description':'a'}"))
        .isEqualTo(
            "{\"resourceType\":\"ReferralRequest\",\"meta\":{\"security\":[{\"system\":"
                + "\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":"
                + "\"REDACTED\",\"display\":\"redacted\"}]}}");
    assertThatThrownBy(() -> apply(anonymizer, "{'resourceType':'ServiceRequest'}"))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void anEntryThatFailsEmptiesTheWholeBundleWhereErrorsAreSkipped() {
    Anonymizer anonymizer =
        Anonymizer.compile(
            TestFiles.utf8(
                "{\"processingErrors\":\"SKIP\",\"fhirPathRules\":[{\"path\":\"Patient.gender\","
                    + "\"method\":\"generalize\",\"cases\":{\"$this > 1\":\"1\"}}]}"),
            options);
    String bundle =
        "{'resourceType':'Bundle','id':'b','entry':[{'resource':{'resourceType':'Patient',"
            + "'gender':'male'}}]}";

    assertThat(apply(anonymizer, bundle))
        .startsWith("{\"resourceType\":\"Bundle\",\"meta\":{\"security\":[")
        .doesNotContain("male", "entry");
  }

  @Test
  void changesAreCountedByOperationAndElement() {
    AnonymizerWorker worker =
        compile(rule("nodesByType(\\u0027HumanName\\u0027)", "redact"), "").worker("", "");

    worker.apply(
        TestFiles.utf8(
            "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"a\",\"b\"]},{\"text\":\"c\"}]}"));

    assertThat(worker.changes())
        .hasSize(2)
        .containsEntry("redact HumanName.given", 2L)
        .containsEntry("redact HumanName.text", 1L);
  }

  @Test
  void oneConfigurationServesManyThreads() {
    Anonymizer anonymizer = compile(rule("Resource.id", "cryptoHash"), "'cryptoHashKey':'1'");

    assertThat(
            IntStream.range(0, 500)
                .parallel()
                .mapToObj(i -> apply(anonymizer, "{'resourceType':'Patient','id':'a'}"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void aKeyOfNoiseAloneMakesNoiseRepeatable() {
    options = options.withKeys(noise("noise"));
    String rule = "{'path':'Patient.multipleBirth','method':'perturb','span':100000}";
    String patient = "{'resourceType':'Patient','id':'a','multipleBirthInteger':5}";

    String once = apply(compile(rule, ""), patient);

    assertThat(apply(compile(rule, ""), patient)).isEqualTo(once);
    options = options.withKeys(noise("other"));
    assertThat(apply(compile(rule, ""), patient)).isNotEqualTo(once);
  }

  private static AnonymizerOptions.Keys noise(String key) {
    return new AnonymizerOptions.Keys(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(key));
  }

  @Test
  void neitherKeysNorValuesAreTold() {
    Anonymizer anonymizer = compile(rule("Patient.id", "cryptoHash"), "'cryptoHashKey':'sesame'");

    assertThat(anonymizer.toString()).isEqualTo("Anonymizer[1 rules]");
    assertThat(options.withKeys(AnonymizerOptions.Keys.NONE).toString()).doesNotContain("sesame");
  }
}
