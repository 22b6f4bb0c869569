package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.doctor.RowContent.Excess;
import io.fhirmigration.cli.doctor.RowJudge.Flaw;
import io.fhirmigration.cli.doctor.Sample.Row;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowContentTest {
  private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, NONE",
    "123456789012345678, NONE",
    "0.123456789012345678, NONE",
    "1e17, NONE",
    "0e99999999, NONE",
    "1234567890123456789, MAGNITUDE",
    "1e18, MAGNITUDE",
    "1e999999999999, MAGNITUDE",
    "-12345678901234567890.5, MAGNITUDE",
    "1.234567890123456789, DIGITS",
    "1.000000000000000000, DIGITS"
  })
  void numbersAreHeldAgainstEighteenDigits(String number, Excess expected) {
    JsonValue row = JsonValue.parse("{\"a\":[{\"n\":" + number + "}]}");
    assertThat(RowContent.worstNumber(row)).isEqualTo(expected);
  }

  @Test
  void digitsInTextAreNoNumbers() {
    JsonValue row = JsonValue.parse("{\"a\":\"123456789012345678901234567890\"}");
    assertThat(RowContent.worstNumber(row)).isEqualTo(Excess.NONE);
  }

  private static RowJudge judged(String... rows) {
    RowJudge judge = new RowJudge(NOW);
    for (String row : rows) {
      judge.look(new Row("Patient", row.length(), (JsonObject) JsonValue.parse(row)));
    }
    return judge;
  }

  private static String row(String id, String version, String date) {
    return String.format(
        "{\"id\":\"%s\",\"meta\":{\"versionId\":\"%s\",\"lastUpdated\":\"%s\"}}",
        id, version, date);
  }

  @Test
  void orderedVersionsContradictNothing() {
    RowJudge judge =
        judged(
            row("a", "10", "2020-03-01T00:00:00Z"),
            row("a", "2", "2020-01-01T00:00:00Z"),
            row("a", "9", "2020-02-01T00:00:00Z"),
            row("b", "1", "2021-01-01T00:00:00Z"));
    assertThat(judge.with(Flaw.VERSION_INVERSION)).isEmpty();
  }

  @Test
  void equalDatesOfTwoVersionsContradict() {
    RowJudge judge =
        judged(row("a", "1", "2020-01-01T00:00:00Z"), row("a", "2", "2020-01-01T01:00:00+01:00"));
    assertThat(judge.with(Flaw.VERSION_INVERSION)).containsEntry("Patient", 1L);
  }

  @Test
  void tenSecondsAheadAreNoFuture() {
    assertThat(judged(row("a", "1", "2025-01-01T00:00:10Z")).with(Flaw.FUTURE_DATE)).isEmpty();
    assertThat(judged(row("a", "1", "2025-01-01T00:00:11Z")).with(Flaw.FUTURE_DATE)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"abc", "0", "-1", "1.5", "99999999999", "''"})
  void versionThatAnImportCannotKeepIsNamed(String version) {
    RowJudge judge = judged(row("a", version, "2020-01-01T00:00:00Z"));
    assertThat(judge.with(Flaw.VERSION_NOT_A_NUMBER)).hasSize(1);
  }

  @Test
  void longLinesAreTold() {
    JsonObject row = (JsonObject) JsonValue.parse(row("a", "1", "2020-01-01T00:00:00Z"));
    RowJudge judge = new RowJudge(NOW);
    judge.look(new Row("Patient", RowJudge.UNIT_BYTES, row));
    assertThat(judge.with(Flaw.LONG_LINE)).isEmpty();
    judge.look(new Row("Patient", RowJudge.UNIT_BYTES + 1, row));
    judge.look(new Row("Patient", (64 << 20) + 1, row));
    assertThat(judge.with(Flaw.LONG_LINE)).containsEntry("Patient", 1L);
    assertThat(judge.with(Flaw.UNREADABLY_LONG_LINE)).containsEntry("Patient", 1L);
  }
}
