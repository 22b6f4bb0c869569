package io.fhirmigration.deid;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged lines are refused or come out as JSON; nothing else happens. */
class DamagedLinesTest {
  private static final String CONFIG =
      "{\"fhirPathRules\":["
          + "{\"path\":\"nodesByType('Address')\",\"method\":\"redact\"},"
          + "{\"path\":\"nodesByType('HumanName').given\",\"method\":\"encrypt\"},"
          + "{\"path\":\"nodesByType('HumanName')\",\"method\":\"substitute\",\"replaceWith\":"
          + "{\"family\":\"X\"}},"
          + "{\"path\":\"nodesByType('Reference')\",\"method\":\"cryptoHash\"},"
          + "{\"path\":\"nodesByType('dateTime')\",\"method\":\"dateShift\"},"
          + "{\"path\":\"nodesByType('date')\",\"method\":\"generalize\",\"cases\":"
          + "{\"$this > @1980-05\":\"$this.toString().substring(0,4)\"}},"
          + "{\"path\":\"nodesByType('decimal')\",\"method\":\"generalize\",\"cases\":"
          + "{\"$this > 5.5\":\"$this * 2\"},\"otherValues\":\"keep\"},"
          + "{\"path\":\"nodesByType('positiveInt')\",\"method\":\"perturb\",\"span\":3}],"
          + "\"parameters\":{\"cryptoHashKey\":\"1\",\"dateShiftKey\":\"1\","
          + "\"encryptKey\":\"1234567890123456\"}}";

  private final AnonymizerWorker worker =
      Anonymizer.compile(TestFiles.utf8(CONFIG), TestFiles.OPTIONS).worker("", "");

  @Test
  void nothingElseHappens() {
    Random random = new Random(7);
    List<String> lines = Synthea.lines();
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] line = damaged(lines.get(i % lines.size()), random);
      try {
        assertThat(JsonValue.parse(worker.apply(line))).isInstanceOf(JsonObject.class);
        taken++;
      } catch (RejectedException e) {
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(100);
    assertThat(refused).isGreaterThan(100);
  }

  /** Takes out, repeats or changes some bytes, preferably where JSON has its marks. */
  private static byte[] damaged(String line, Random random) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(12), bytes.length - at);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(4)) {
      case 0 -> out.writeBytes(Arrays.copyOfRange(bytes, at, at + length));
      case 1 -> out.write("{}[]\",:0 \\-.en".charAt(random.nextInt(14)));
      case 2 -> out.write('0' + random.nextInt(10));
      default -> length = Math.min(length, 2);
    }
    int rest = random.nextBoolean() ? at : at + length;
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'resourceType':'Observation','valueQuantity':{'value':1e999999999}}",
        "{'resourceType':'Observation','valueQuantity':{'value':'x'}}",
        "{'resourceType':'Observation','effectiveDateTime':'2024-13-77T99:99:99Z'}",
        "{'resourceType':'Patient','birthDate':12}",
        "{'resourceType':'Patient','birthDate':'9999-99-99'}",
        "{'resourceType':'Appointment','priority':-1,'minutesDuration':99999999999999999999}"
      })
  void oddValuesDoNoHarm(String line) {
    try {
      assertThat(JsonValue.parse(worker.apply(TestFiles.utf8(line.replace('\'', '"')))))
          .isInstanceOf(JsonObject.class);
    } catch (RejectedException e) {
      assertThat(e).hasMessageNotContaining("999");
    }
  }

  @Test
  void longReferencesAndTextsNeedNoDeepStack() {
    String oid = "urn:oid:1" + ".1".repeat(50_000);
    String line =
        "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\""
            + oid
            + "\"},\"note\":"
            + "[{\"text\":\""
            + "\\\"".repeat(50_000)
            + "\"}]}";

    assertThat(new String(worker.apply(TestFiles.utf8(line)), StandardCharsets.UTF_8))
        .doesNotContain("1.1.1");
  }
}
