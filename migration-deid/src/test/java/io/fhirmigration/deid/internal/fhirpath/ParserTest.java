package io.fhirmigration.deid.internal.fhirpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.deid.TestFiles;
import io.fhirmigration.deid.internal.model.TypeTable;
import io.fhirmigration.deid.internal.tree.Node;
import io.fhirmigration.deid.internal.tree.TreeReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions find what FHIRPath says they find. */
class ParserTest {
  private static final String PATIENT =
      "{\"resourceType\":\"Patient\",\"active\":true,\"birthDate\":\"1980-02-03\","
          + "\"name\":[{\"use\":\"official\",\"family\":\"A\",\"given\":[\"B\",\"C\"]},"
          + "{\"use\":\"usual\",\"given\":[\"D\"]}],\"multipleBirthInteger\":2,"
          + "\"address\":[{\"city\":\"X\",\"period\":{\"start\":\"2001\"}},{\"city\":\"Y\"}],"
          + "\"contact\":[{\"address\":{\"city\":\"Z\"}}],"
          + "\"contained\":[{\"resourceType\":\"Patient\",\"address\":[{\"city\":\"W\"}]}]}";

  private static List<String> eval(String expression) throws SyntaxException {
    byte[] json = TestFiles.utf8(PATIENT);
    Node patient = new TreeReader(TypeTable.r4()).resource(json, 0, json.length);
    return Parser.parse(expression).eval(List.of(patient)).stream()
        .map(item -> item instanceof Node node ? node.text() : Items.text(item))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "name.given; B,C,D",
        "Patient.name.given; B,C,D",
        "Person.name.given; ''",
        "name[0].given[1]; C",
        "name.given[2]; D",
        "name.where(use='usual').given; D",
        "name.where(family.exists()).use; official",
        "name.where(family.exists().not()).use; usual",
        "address.city | contact.address.city; X,Y,Z",
        "nodesByType('Address').city; X,Y,Z",
        "nodesByName('city'); X,Y,Z",
        "nodesByType('Address').where(city='Y').city; Y",
        "name.where(given).use; official,usual",
        "name.where(given and family).use; official",
        "contact.where(address).address.city; Z",
        "address.where(period).city; X",
        "iif(name, 'yes', 'no'); yes",
        "contact.address.not(); false",
        "(multipleBirth as integer); 2",
        "multipleBirth as integer; 2",
        "multipleBirth.ofType(boolean); ''",
        "multipleBirth is integer; true",
        "contained.address.city; W",
        "name.given.first(); B",
        "name.given.count(); 3",
        "birthDate.toString().substring(0, 4); 1980",
        "iif(active, 'yes', 'no'); yes",
        "1 + 2 * 3; 7",
        "-(1 + 2); -3",
        "7 div 2; 3",
        "7 mod 2; 1",
        "7 / 2; 3.5",
        "4 / 2; 2",
        "1.50 + 1; 2.50",
        "'a' & 'b'; ab",
        "'a' + {}; ''",
        "true and {}; ''",
        "false and {}; false",
        "true or {}; true",
        "true xor true; false",
        "false implies {}; true",
        "1 = 1.0; true",
        "'a' = 1; false",
        "'A' ~ 'a'; true",
        "1 in (1 | 2); true",
        "(1 | 2) contains 3; false",
        "@2000 = @2000-01; ''",
        "@2000 ~ @2000-01; false",
        "@2000-01-01T12:00:00+02:00 = @2000-01-01T10:00:00Z; true",
        "@T10:00 < @T10:01; true",
        "'2024-01'.matches('^[0-9]{4}'); true",
        "name.exists(use = 'usual'); true",
        "name.all(given.exists()); true",
        "name.select(given.count()); 2,1",
        "children().ofType(date); 1980-02-03",
        "'it''s'; !",
        "`active`; true",
      })
  void itIsEvaluated(String expression, String expected) throws SyntaxException {
    if (expected.equals("!")) {
      assertThatThrownBy(() -> eval(expression)).isInstanceOf(SyntaxException.class);
    } else {
      assertThat(String.join(",", eval(expression))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "invalid()",
        "a b",
        "a..b",
        "a.",
        "(a",
        "a && b",
        "1 sub 1",
        "@20",
        "'a",
        "a.``",
        "`x`.\"\"",
        "a[99999999999999999999]"
      })
  void whatIsNoExpressionIsInvalid(String text) {
    SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Parser.parse(text));

    assertThat(refused.isUnsupported()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "a.where(", "a["})
  void whatIsNestedTooDeeplyIsInvalid(String part) {
    assertThatThrownBy(() -> Parser.parse(part.repeat(100_000) + "a"))
        .isInstanceOf(SyntaxException.class)
        .hasMessage("it is nested too deeply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name.repeat(x)",
        "today()",
        "%resource.id",
        "a.aggregate(1)",
        "$index",
        "a > 5 'mg'"
      })
  void whatIsNotCompiledIsToldApart(String text) {
    SyntaxException refused = catchThrowableOfType(SyntaxException.class, () -> Parser.parse(text));

    assertThat(refused.isUnsupported()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 < '2'",
        "'2000' < @2000",
        "@2000 - 1",
        "name.given.length()",
        "name.given.not()",
        "@T10:00 < @2000",
        "true > false"
      })
  void operandsThatDontFitFail(String expression) {
    assertThatThrownBy(() -> eval(expression)).isInstanceOf(EvaluationException.class);
  }

  @Test
  void nestedResourcesAreNotEntered() throws SyntaxException {
    assertThat(eval("nodesByType('Patient')")).hasSize(1);
    assertThat(eval("nodesByName('city')")).doesNotContain("W");
  }
}
