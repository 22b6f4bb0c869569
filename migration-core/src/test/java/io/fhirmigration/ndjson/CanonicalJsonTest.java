package io.fhirmigration.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static List<String> differences(String a, String b, String... allowed) {
    return CanonicalJson.differences(JsonValue.parse(a), JsonValue.parse(b), Set.of(allowed));
  }

  @Test
  void memberOrderAndEscapesDontCount() {
    String a = "{\"resourceType\":\"Patient\",\"id\":\"a/b\"}";
    String b = "{\"id\":\"a\\/b\",\"resourceType\":\"Patient\"}";

    assertThat(differences(a, b)).isEmpty();
    assertThat(CanonicalJson.equal(JsonValue.parse(a), JsonValue.parse(b))).isTrue();
  }

  @Test
  void aDifferentNumberTextIsADifference() {
    assertThat(
            differences(
                "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1.0}}",
                "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":1.00}}"))
        .containsExactly("Observation.valueQuantity.value");
  }

  @Test
  void arrayOrderCounts() {
    assertThat(
            differences(
                "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A\",\"B\"]}]}",
                "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"B\",\"A\"]}]}"))
        .containsExactly("Patient.name[0].given[0]", "Patient.name[0].given[1]");
  }

  @Test
  void whatOneSideLacksIsOnePath() {
    assertThat(
            differences(
                "{\"resourceType\":\"Patient\",\"name\":[{},{\"given\":[\"A\",\"B\"]}],\"a\":{}}",
                "{\"resourceType\":\"Patient\",\"name\":[{}],\"b\":{\"c\":1}}"))
        .containsExactly("Patient.name[1]", "Patient.a", "Patient.b");
  }

  @Test
  void anotherKindOfValueIsADifference() {
    assertThat(differences("{\"a\":[1]}", "{\"a\":1}")).containsExactly("$.a");
    assertThat(differences("{\"a\":\"1\"}", "{\"a\":1}")).containsExactly("$.a");
    assertThat(differences("{\"a\":null}", "{}")).containsExactly("$.a");
  }

  @Test
  void anAllowedPathCoversWhatIsBelow() {
    String a =
        "{\"resourceType\":\"Patient\",\"meta\":{\"lastUpdated\":\"1\",\"tag\":[1]},\"x\":1}";
    String b = "{\"resourceType\":\"Patient\",\"meta\":{\"lastUpdated\":\"2\"},\"x\":2}";

    assertThat(differences(a, b, "meta")).containsExactly("Patient.x");
    assertThat(differences(a, b, "Patient.meta", "Patient.x")).isEmpty();
    assertThat(differences(a, b, "meta.lastUpdated"))
        .containsExactlyInAnyOrder("Patient.meta.tag", "Patient.x");
    assertThat(differences(a, b, "Group.meta")).hasSize(3);
  }

  @Test
  void anAllowedPathMayLeaveOutIndexes() {
    String a = "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"A\"]},{\"given\":[\"B\"]}]}";
    String b = "{\"resourceType\":\"Patient\",\"name\":[{\"given\":[\"C\"]},{\"given\":[\"D\"]}]}";

    assertThat(differences(a, b, "Patient.name.given")).isEmpty();
    assertThat(differences(a, b, "Patient.name[0].given[0]"))
        .containsExactly("Patient.name[1].given[0]");
  }

  @Test
  void pathsNeverShowNamesThatAreNoElements() {
    assertThat(differences("{\"resourceType\":\"Jane Smith\",\"1 Main St.\":1}", "{}"))
        .containsExactlyInAnyOrder("?.?", "?.resourceType");
  }
}
