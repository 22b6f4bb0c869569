package io.fhirmigration.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
  @Property
  void anyTextBecomesOneShortPrintableLine(@ForAll @StringLength(max = 3000) String text) {
    String line = OneLine.of(text);

    assertThat(line.length()).isLessThanOrEqualTo(OneLine.LONGEST);
    assertThat(line.codePoints())
        .allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .allMatch(c -> c != 0x2028 && c != 0x2029 && Character.getType(c) != Character.SURROGATE);
    assertThat(OneLine.of(line)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "'a\r\nERROR forged\u2028b\u0000\tc', 'a ERROR forged b c'",
    "'red \u001b[31;1mtext\u001b[0m', 'red text'",
    "'\u009b2J\u001b]0;title\u0007x', ']0;title x'",
    "'Pat\u202eneit\u202c \u200bx\ufeff', 'Pat neit x'",
    "'half \ud83d', 'half'",
    "'whole \ud83d\ude00', 'whole \ud83d\ude00'",
    "'Grüße, 世界', 'Grüße, 世界'"
  })
  void whatIsNotPrintableBecomesASpace(String text, String line) {
    assertThat(OneLine.of(text)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "see https://a.blob/c/f.ndjson?sv=2022&sig=hush%3D now",
        "(sig=hush)",
        "SharedAccessSignature=hush;x",
        "AccountKey=hush==;EndpointSuffix=x",
        "access_token=hush&x",
        "client_secret=hush",
        "Bearer hush",
        "Authorization: Custom hush",
        "authorization=hush",
        "Basic dXNlcjpodXNoaHVzaA==hush",
        "jdbc:postgresql://me:hush@db.example/x",
        "token eyJhbGciOiJub25lIn0.hush.hush",
        "{\"access_token\":\"hush\"}"
      })
  void secretsAreTakenOut(String text) {
    assertThat(OneLine.of(text)).doesNotContain("hush");
  }

  @Test
  void whereASecretStoodIsStillSaid() {
    assertThat(OneLine.of("GET https://me:hush@a.blob/c/f?sig=hush failed; password=hush"))
        .isEqualTo("GET https://a.blob/c/f?... failed; password=...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cannot read {\"resourceType\":\"Patient\",\"name\":[{\"family\":\"hush\"}]} at all",
        "cannot read {\\\"resourceType\\\":\\\"Patient\\\",\\\"id\\\":\\\"hush\\\"}",
        "cut { \"name\": [ {\"family\":\"hush",
        "[{\"id\":\"hush\"}]",
        "<div xmlns=\"http://www.w3.org/1999/xhtml\">hush</div>",
        "<Patient><name value=\"hush\"/>"
      })
  void quotedResourcesAreTakenOut(String text) {
    assertThat(OneLine.of(text)).doesNotContain("hush");
  }

  @Test
  void plainProseStaysAsItIs() {
    for (String prose :
        List.of(
            "chunk all-0000000000000: 3 imports of 250000 lines, 1 line blamed",
            "file job/Patient-1.ndjson has 3 lines, the manifest says 4",
            "the destination does not know [Basic, Patient]; list them under excludedTypes",
            "GET /Patient/{id}/_history/{version} at https://h.example:8443: 404",
            "a token of 60 s, 3 < 4 and the secret file /run/token cannot be read")) {
      assertThat(OneLine.of(prose)).isEqualTo(prose);
    }
  }

  @Test
  void messagesAndNotesGoThroughIt() {
    String hostile = "a\nb \u001b[2Jsig=hush " + "x".repeat(100_000);

    assertThat(new RejectedException(hostile).getMessage())
        .startsWith("a b sig=... x")
        .hasSizeLessThan(5000);
    assertThat(CountAnswer.unknown(hostile).unknownBecause()).hasSize(200).doesNotContain("\n");
    assertThat(
            new Lane(
                    LaneId.ALL,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    hostile)
                .note())
        .hasSize(OneLine.LONGEST);
  }
}
