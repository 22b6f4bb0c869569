package io.fhirmigration.deid.internal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables are what FHIR defines. */
class TypeTableTest {
  @ParameterizedTest
  @CsvSource({"r4.types,org.hl7.fhir.r4.model", "stu3.types,org.hl7.fhir.dstu3.model"})
  void theyAreWhatHapisStructuresSay(String file, String model) throws Exception {
    List<String> shipped;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(TypeTable.class.getResourceAsStream(file)),
                StandardCharsets.US_ASCII))) {
      shipped = reader.lines().toList();
    }

    assertThat(shipped)
        .containsExactlyElementsOf(TypeTableGenerator.lines(model, shipped.get(0).split(" ")[1]));
  }

  @Test
  void choicesHaveOneNameAndManyMembers() {
    FhirType observation = TypeTable.r4().resource("Observation").orElseThrow();

    ElementDef value = observation.element("valueQuantity").orElseThrow();

    assertThat(value.name()).isEqualTo("value");
    assertThat(value.type().orElseThrow().code()).isEqualTo("Quantity");
    assertThat(observation.element("value")).isEmpty();
  }

  @Test
  void theVersionsDiffer() {
    assertThat(TypeTable.stu3().resource("ReferralRequest")).isPresent();
    assertThat(TypeTable.r4().resource("ReferralRequest")).isEmpty();
    assertThat(TypeTable.r4().resourceNames()).hasSize(146);
    assertThat(TypeTable.stu3().resourceNames()).hasSize(117);
  }
}
