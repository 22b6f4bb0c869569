package io.fhirmigration.internal.transform.everyday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.Transformer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeFilterTest {
  private static final String PATIENT = "{'resourceType':'Patient','id':'p'}";
  private static final String BINARY = "{'id':'b', 'resourceType' : 'Binary'}";

  private static Transformer filter(Map<String, String> properties) {
    return Applied.transformer(new TypeFilterProvider(), properties);
  }

  @Test
  void typesThatStayKeepTheirBytes() {
    Transformer filter = filter(Map.of("keep", "Patient, Observation"));

    assertThat(Applied.keeps(filter, PATIENT)).isTrue();
    assertThat(Applied.to(filter, BINARY)).isEqualTo("dropped by type-filter");
  }

  @Test
  void typesThatAreDroppedAreLeftOut() {
    Transformer filter = filter(Map.of("drop", "Binary"));

    assertThat(Applied.to(filter, BINARY)).isEqualTo("dropped by type-filter");
    assertThat(Applied.keeps(filter, PATIENT)).isTrue();
  }

  @Test
  void allVersionsOfAResourceShareTheirFate() {
    assertThat(filter(Map.of("drop", "Binary")).dropsByIdentity()).isTrue();
  }

  @Test
  void theOrderOfTypesIsNoMatterToTheFingerprint() {
    assertThat(filter(Map.of("keep", "Patient,Observation")).fingerprint())
        .isEqualTo("type-filter/1 keep=Observation,Patient")
        .isEqualTo(filter(Map.of("keep", "Observation , Patient")).fingerprint());
  }

  @Test
  void exactlyOneOfTheTwoListsIsGiven() {
    assertThatThrownBy(() -> filter(Map.of()))
        .isInstanceOf(RejectedException.class)
        .hasMessage("transformer type-filter: keep, drop: give one of the two");
    assertThatThrownBy(() -> filter(Map.of("keep", "patient,", "drop", "X", "other", "1")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("other: unknown property")
        .hasMessageContaining("keep, drop: give one of the two")
        .hasMessageContaining("keep: use names of types");
  }
}
