package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.model.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What methods do below and around the nodes they are given. */
class SubtreeVectorsTest {
  private static final String NOISE_ON_VALUE =
      "{'path':'Observation.value','method':'perturb','span':1000000}";

  private static final String PERIOD =
      substitute("Patient.name.period", "{'start':'2020-01-01','end':'2021-01-01'}");
  private static final String NAME = substitute("Patient.name", "{'family':'x'}");

  private static String apply(String rules, String json) {
    Keys keys =
        new Keys(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("noise"));
    String config = "{'fhirPathRules':[" + rules + "]}";
    Anonymizer anonymizer =
        Anonymizer.compile(
            TestFiles.utf8(config.replace('\'', '"')), TestFiles.OPTIONS.withKeys(keys));
    byte[] out = anonymizer.apply(TestFiles.utf8(json.replace('\'', '"')));
    return new String(out, StandardCharsets.UTF_8)
        .replace('"', '\'')
        .replaceAll("('meta':\\{'security':\\[.*?]},?|,'meta':\\{'security':\\[.*?]})", "");
  }

  private static String substitute(String path, String replacement) {
    return "{'path':'" + path + "','method':'substitute','replaceWith':" + replacement + "}";
  }

  @Test
  void noiseOnANumberLeavesItsExtensionsAlone() {
    String extension = "'_valueInteger':{'extension':[{'url':'u','valueInteger':5}]}";

    assertThat(
            apply(
                NOISE_ON_VALUE,
                "{'resourceType':'Observation','valueInteger':5," + extension + "}"))
        .contains(extension)
        .doesNotContain("'valueInteger':5,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'value':5,'extension':[{'url':'u','valueInteger':5}]}; true",
        "{'unit':'mg','extension':[{'url':'u','valueInteger':5}]}; false"
      })
  void onlyAQuantityThatGotNoiseProtectsWhatIsBelowIt(String quantity, boolean kept) {
    String out =
        apply(NOISE_ON_VALUE, "{'resourceType':'Observation','valueQuantity':" + quantity + "}");

    assertThat(out.contains("'valueInteger':5}")).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "Patient; {'resourceType':'Patient','id':'p','gender':'male'}; "
            + "{'resourceType':'Patient','gender':'other'}; "
            + "{'resourceType':'Patient','gender':'other'}",
        "Bundle.entry.resource;"
            + " {'resourceType':'Bundle','entry':[{'resource':{'resourceType':'Patient','id':'p'}}]};"
            + " {'resourceType':'Patient','active':true}; "
            + "{'resourceType':'Bundle','entry':[{'resource':"
            + "{'resourceType':'Patient','active':true}}]}",
        "Patient; {'resourceType':'Patient','contained':[{'resourceType':'Device','id':'d'}]}; "
            + "{'resourceType':'Patient','active':true}; "
            + "{'resourceType':'Patient','active':true}"
      })
  void aWholeResourceIsSubstituted(String path, String input, String with, String expected) {
    assertThat(apply(substitute(path, with), input)).isEqualTo(expected);
  }

  @Test
  void aReplacementIsWrittenOnOneLine() {
    String with = "'{\\n\\'period\\' : {\\n\\'start\\': \\'2020\\'}}'";

    assertThat(
            apply(
                substitute("Patient.name", with),
                "{'resourceType':'Patient','name':[{'family':'a'}]}"))
        .isEqualTo("{'resourceType':'Patient','name':[{'period':{'start':'2020'}}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"{}", "{'gender':'other'}", "{'resourceType':'Device'}", "null", "'x'"})
  void aReplacementOfAResourceIsOfItsType(String with) {
    assertThatThrownBy(
            () -> apply(substitute("Patient", with), "{'resourceType':'Patient','gender':'male'}"))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("replaceWith is no value of type Patient");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'valueString':'a'; 'valueCode':'x'",
        "'valueInteger':5; 'valueCode':'x'",
        "'valueQuantity':{'value':1,'unit':'m'}; 'valueCode':'x'",
        "'valueString':'a','_valueString':{'id':'i','extension':[{'url':'k','valueCode':'v'}]}; "
            + "'_valueString':{'extension':[{'url':'k','valueCode':'v'}]}"
      })
  void aChoiceIsReplacedWithItsTypeUnlessAnEarlierRuleWasBelowIt(String given, String expected) {
    String rules =
        "{'path':'Basic.extension.value.extension','method':'keep'},"
            + substitute("Basic.extension", "{'url':'u','valueCode':'x'}");

    assertThat(apply(rules, "{'resourceType':'Basic','extension':[{'url':'a'," + given + "}]}"))
        .isEqualTo("{'resourceType':'Basic','extension':[{'url':'u'," + expected + "}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'given':['a','b','c']; ['x']; 'given':['x','b']",
        "'given':['a','b','c']; ['x','y','z','w']; 'given':['x','b','z','w']",
        "'given':['a']; ['x','y']; 'given':['x','y']",
        "'given':[null,'b'],'_given':[{'id':'i'},null]; ['x']; 'given':['x','b']",
        "'family':'a','_family':{'id':'i'}; []; ",
        "'given':['a','b'],'_given':[null,{'extension':[{'url':'e'}]}]; []; "
            + "'given':['b'],'_given':[{'extension':[{'url':'e'}]}]"
      })
  void whatAnEarlierRuleKeptTakesUpItsPlace(String name, String with, String expected) {
    String rules =
        "{'path':'Patient.name.given[1]','method':'keep'},"
            + substitute("Patient.name", "{'given':" + with + "}");
    String out = expected == null ? "" : ",'name':[{" + expected + "}]";

    assertThat(apply(rules, "{'resourceType':'Patient','name':[{" + name + "}]}"))
        .isEqualTo("{'resourceType':'Patient'" + out + "}");
  }

  static List<Arguments> order() {
    return List.of(
        Arguments.of(
            PERIOD + "," + NAME,
            "{'period':{'end':'2002'}},{'use':'usual'}",
            "{'period':{'end':'2021-01-01','start':'2020-01-01'},'family':'x'},{'family':'x'}"),
        Arguments.of(
            NAME + "," + substitute("Patient.name.family", "'y'"),
            "{'family':'a'},{'use':'usual'}",
            "{'family':'x'},{'family':'x'}"),
        Arguments.of(
            substitute("Patient.name.family", "'y'") + "," + NAME,
            "{'family':'a'},{'use':'usual'}",
            "{'family':'y'},{'family':'x'}"),
        Arguments.of(
            "{'path':'Patient.name.period.start','method':'redact'}," + NAME,
            "{'period':{'start':'2020','end':'2021'}}",
            "{'family':'x'}"),
        Arguments.of(
            substitute("Patient.name.period", "null") + "," + NAME,
            "{'period':{'start':'2020'}}",
            "{'family':'x'}"));
  }

  @ParameterizedTest
  @MethodSource("order")
  void whatAnEarlierRuleSubstitutedStaysWhereItWas(String rules, String given, String expected) {
    assertThat(apply(rules, "{'resourceType':'Patient','name':[" + given + "]}"))
        .isEqualTo("{'resourceType':'Patient','name':[" + expected + "]}");
  }
}
