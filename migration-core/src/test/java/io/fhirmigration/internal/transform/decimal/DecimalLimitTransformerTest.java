package io.fhirmigration.internal.transform.decimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalLimitTransformerTest {
  private static final String BEFORE =
      "{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\":";
  private static final String AFTER = ",\"unit\":\"mg\"}}";

  private static String number(String profile, String mode, String lexeme) {
    String changed =
        RecordedDecision.apply(
            RecordedDecision.transformer(profile, mode), BEFORE + lexeme + AFTER);
    assertThat(changed).startsWith(BEFORE).endsWith(AFTER);
    return changed.substring(BEFORE.length(), changed.length() - AFTER.length());
  }

  @ParameterizedTest
  @CsvSource({
    "digits18, truncate, 1.2345678901234567899, 1.23456789012345678",
    "digits18, round,    1.2345678901234567899, 1.23456789012345679",
    "digits18, round,    1.234567890123456785,  1.23456789012345678",
    "digits18, round,    1.234567890123456775,  1.23456789012345678",
    "digits18, round,    1.2345678901234567850001, 1.23456789012345679",
    "digits18, truncate, -0.00012345678901234567899, -0.000123456789012345678",
    "digits18, truncate, 123456789012345678.9, 123456789012345678",
    "digits18, round,    9.9999999999999999999, 10.0000000000000000",
    "digits18, truncate, 9.9999999999999999999, 9.99999999999999999",
    "digits18, truncate, 1.00000000000000000000, 1.00000000000000000",
    "digits18, truncate, 1.234567890123456789e2, 1.23456789012345678e2",
    "digits18, truncate, 1234567890123456789E-5, 123456789012345678e-4",
    "digits18, truncate, 12345678901234567890.1E-5, 123456789012345678e-3",
    "sql36_18, truncate, 1.2345678901234567899, 1.234567890123456789",
    "sql36_18, round,    1.2345678901234567899, 1.234567890123456790",
    "sql36_18, truncate, 123456789012345678.123456789012345678999, "
        + "123456789012345678.123456789012345678",
    "sql36_18, truncate, 0.0000000000000000000, 0.000000000000000000",
    "sql36_18, truncate, 12.5e-18, 12e-18",
    "sql36_18, round,    13.5e-18, 14e-18",
    "sql36_18, round,    6e-19, 1e-18",
    "sql36_18, truncate, 123e-19, 12e-18",
    "sql36_18, truncate, -0.0000000000000000000, -0.000000000000000000",
    "sql36_18, truncate, 1.234567890123456789012E+2, 1.23456789012345678901E+2",
    "digits18, round,    -1.234567890123456785E-400, -1.23456789012345678E-400",
  })
  void digitsAreTakenOffAtTheEnd(String profile, String mode, String lexeme, String expected) {
    assertThat(number(profile, mode, lexeme)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "digits18, 123456789012345678",
    "digits18, 0.123456789012345678",
    "digits18, -1.23456789012345678e-300",
    "digits18, 0.0000000000000000000000000000000000",
    "digits18, 1.5e30",
    "digits18, 1e-30",
    "digits18, 1E400",
    "digits18, 1e-400",
    "digits18, 1E+2",
    "digits18, -0.0",
    "digits18, 0E10",
    "sql36_18, -0.0",
    "sql36_18, 0.000",
    "sql36_18, 1E+2",
    "sql36_18, 0E10",
    "sql36_18, 123456789012345678.123456789012345678",
    "sql36_18, 1e17",
    "sql36_18, 1.50E-3",
    "sql36_18, 0e99999999999",
    "sql36_18, 0.0e-99999999999",
    "sql36_18, 1000000000000000000e-5",
  })
  void aNumberWithinTheLimitStays(String profile, String lexeme) {
    assertThat(number(profile, "truncate", lexeme)).isEqualTo(lexeme);
    assertThat(number(profile, "round", lexeme)).isEqualTo(lexeme);
  }

  @ParameterizedTest
  @CsvSource({
    "digits18, truncate, 1234567890123456789",
    "digits18, truncate, -1234567890123456789.5",
    "digits18, truncate, 1.234567890123456789e18",
    "digits18, round,    999999999999999999.9",
    "sql36_18, truncate, 1234567890123456789",
    "sql36_18, truncate, 1e18",
    "sql36_18, truncate, 1.5e99999999999",
    "sql36_18, truncate, 1e-19",
    "sql36_18, round,    5e-19",
    "sql36_18, truncate, 0.0000000000000000001",
    "sql36_18, truncate, 1e-99999999999",
    "sql36_18, truncate, 1E400",
    "sql36_18, round,    -1e-400",
    "digits18, round,    123456789012345678901234567890123456789012345678901234567890",
    "digits18, truncate, -1.234567890123456785E400",
    "sql36_18, round,    999999999999999999.9999999999999999999",
  })
  void aChangeOfMagnitudeIsRefusedWithItsPlace(String profile, String mode, String lexeme) {
    assertThatThrownBy(() -> number(profile, mode, lexeme))
        .isInstanceOf(RejectedException.class)
        .hasMessageStartingWith("Observation.valueQuantity.value: ")
        .message()
        .doesNotContain(lexeme);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceType\":\"Patient\",\"id\":\"12345678901234567890123\"}",
        "{\"a\":\"x, 12345678901234567890123 y\"}",
        "{\"a\":\"\\\" ,12345678901234567890123\"}",
        "{\"a\":\"[1.2345678901234567890123,1.5e300]\"}",
        "{\"1.2345678901234567890123\":1}",
        "{\"a\":1.2345678901234567890123",
        "{\"a\":[1.2345678901234567890123}}",
        "{\"a\":1.2345678901234567890123,\"b\":\"open}",
        "{\"a\":1.2345678901234567890123.5}",
        "{\"a\":01.2345678901234567890123}",
        "1.2345678901234567890123}",
        ""
      })
  void stringsAndWhatIsNoJsonStayByteForByte(String line) {
    for (String profile : new String[] {"digits18", "sql36_18"}) {
      assertThat(RecordedDecision.apply(RecordedDecision.transformer(profile, "round"), line))
          .isEqualTo(line);
    }
  }

  @Test
  void onlyTheNumbersOfALineChange() {
    String line =
        "{ \"resourceType\" : \"Observation\",\"x\":[1.23456789012345678901 ,\t2,"
            + "{\"y\":-1.23456789012345678901}],\"id\":\"ü\\n1.23456789012345678901\" }";

    assertThat(RecordedDecision.apply(RecordedDecision.transformer("digits18", "truncate"), line))
        .isEqualTo(
            "{ \"resourceType\" : \"Observation\",\"x\":[1.23456789012345678 ,\t2,"
                + "{\"y\":-1.23456789012345678}],\"id\":\"ü\\n1.23456789012345678901\" }");
  }

  @Test
  void changesAreCountedByPath() {
    Transformer transformer = RecordedDecision.transformer("digits18", "truncate");
    String component = "{\"valueQuantity\":{\"value\":1.23456789012345678901}}";
    String line =
        "{\"resourceType\":\"Observation\",\"component\":["
            + component
            + ","
            + component
            + "],"
            + "\"Jane Doe\":1.23456789012345678901}";

    RecordedDecision.apply(transformer, line);
    RecordedDecision.apply(transformer, BEFORE + "1.5" + AFTER);
    RecordedDecision.apply(transformer, BEFORE + "1.23456789012345678901" + AFTER);

    assertThat(transformer.changes())
        .isEqualTo(
            Map.of(
                "Observation.component.valueQuantity.value", 2L,
                "Observation.?", 1L,
                "Observation.valueQuantity.value", 1L));
  }

  @Test
  void aRefusedLineCountsNoChange() {
    Transformer transformer = RecordedDecision.transformer("digits18", "truncate");
    String line = "{\"a\":1.23456789012345678901,\"b\":1234567890123456789012}";

    assertThatThrownBy(() -> RecordedDecision.apply(transformer, line))
        .isInstanceOf(RejectedException.class);

    assertThat(transformer.changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'v':N}|{'v':M,'_v':{'extension':[X]}}",
        "{'a':{'v':N},'_v':{}}|{'a':{'v':M,'_v':{'extension':[X]}},'_v':{}}",
        "{'_v':{'id':'1'},'v':N}|{'_v':{'extension':[X],'id':'1'},'v':M}",
        "{'v':N,'_v':{}}|{'v':M,'_v':{'extension':[X]}}",
        "{'v':N,'_v':{'extension':[{}]}}|{'v':M,'_v':{'extension':[X,{}]}}",
        "{'v':N,'_v':{'extension':[ ]}}|{'v':M,'_v':{'extension':[X ]}}",
      })
  void theOriginalIsKeptBesideTheNumber(String line, String expected) {
    String original = "1.2345678901234567890";
    Transformer transformer = RecordedDecision.transformer(Map.of("keepOriginal", "true"));

    String changed =
        RecordedDecision.apply(transformer, line.replace('\'', '"').replace("N", original));

    assertThat(changed)
        .isEqualTo(
            expected
                .replace("X", "{'url':'urn:fhir-migration:original-number','valueString':'N'}")
                .replace('\'', '"')
                .replace("N", original)
                .replace("M", "1.23456789012345678"));
    assertThat(JsonValue.parse(changed)).isNotNull();
  }

  @Test
  void anOriginalThatHasNoPlaceIsRefused() {
    Transformer transformer = RecordedDecision.transformer(Map.of("keepOriginal", "true"));

    assertThatThrownBy(() -> RecordedDecision.apply(transformer, "{\"v\":[1.2345678901234567890]}"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("?.v");
  }

  @Test
  void aLineOfAMegabyteIsHandled() {
    String digits = "7".repeat(500_000);
    String line =
        "{\"a\":\"" + digits + "\",\"b\":0." + digits + ",\"c\":[" + "1e1,".repeat(90_000) + "1]}";

    for (String profile : new String[] {"digits18", "sql36_18"}) {
      assertThat(RecordedDecision.apply(RecordedDecision.transformer(profile, "truncate"), line))
          .isEqualTo(line.replace("0." + digits, "0." + "7".repeat(18)));
    }
  }

  @Test
  void aSliceIsNotReadBeyondItsEnds() {
    byte[] buffer =
        "{\"a\":1.234567890123456789}{\"b\":1}{\"c\":1.234567890123456789}"
            .getBytes(StandardCharsets.UTF_8);
    ResourceLine middle = ResourceLine.of(buffer, 26, 7, 2, 26);
    boolean[] kept = new boolean[1];

    RecordedDecision.transformer("digits18", "truncate")
        .transform(
            middle,
            new Transformer.Sink() {
              @Override
              public void keep() {
                kept[0] = true;
              }

              @Override
              public void replace(byte[] bytes, int offset, int length) {
                throw new AssertionError("replaced");
              }

              @Override
              public void drop(String rule) {
                throw new AssertionError("dropped");
              }
            });

    assertThat(kept[0]).isTrue();
  }

  @Test
  void allFaultyPropertiesAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                RecordedDecision.transformer(
                    Map.of("profile", "x", "mode", "y", "keepOriginal", "z", "other", "1")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("profile: use digits18 or sql36_18")
        .hasMessageContaining("mode: use truncate or round")
        .hasMessageContaining("keepOriginal: use false or true")
        .hasMessageContaining("other: unknown property");
  }

  @Test
  void theFingerprintNamesWhatDecides() {
    assertThat(RecordedDecision.transformer(Map.of()).fingerprint())
        .isEqualTo("decimal-limit/1 keepOriginal=false mode=truncate profile=digits18");
    assertThat(
            RecordedDecision.transformer(
                    Map.of("profile", "sql36_18", "mode", "round", "keepOriginal", "true"))
                .fingerprint())
        .isEqualTo("decimal-limit/1 keepOriginal=true mode=round profile=sql36_18");
  }
}
