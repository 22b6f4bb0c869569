package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoIT {
  private static final Pattern NUMBER = Pattern.compile("(?<=[:\\[,])(-?\\d+\\.\\d+)(?=[,}\\]])");
  private static final int DIGITS = 18;

  private final FinishedDemo demo = FinishedDemo.undisturbed();

  @Test
  void endsCompletedWithBalancedBooks() {
    assertThat(demo.result().code()).as(demo.result().err()).isZero();
    JsonObject json = demo.result().json();
    assertThat(json.string("state")).contains("COMPLETED");
    assertThat(json.string("surfaceCheck")).contains("match");
    assertThat(number(json, "exported")).isGreaterThanOrEqualTo(20_000);
    assertThat(number(json, "exported"))
        .isEqualTo(
            number(json, "imported")
                + number(json, "repeated")
                + number(json, "quarantined")
                + number(json, "excluded"));
    assertThat(number(json, "quarantined")).isZero();
    assertThat(number(json, "changed")).isGreaterThan(100);
    assertThat(number(json, "chunks")).isGreaterThan(3);
  }

  @Test
  void countsAreEqualPerType() {
    for (String kind : List.of("types", "versions")) {
      Map<String, JsonValue> counts = demo.result().json().object(kind).orElseThrow().members();
      assertThat(counts).containsKeys("Patient", "Observation", "Encounter");
      counts.forEach(
          (type, both) -> {
            OptionalLong source = ((JsonObject) both).integer("source");
            assertThat(source).as(type).isPresent();
            assertThat(((JsonObject) both).integer("destination")).as(type).isEqualTo(source);
          });
    }
  }

  @Test
  void destinationHoldsWhatTheSourceHoldsToEighteenDigits() {
    Map<String, String> source = FinishedDemo.contents(demo.folder().resolve("source"));
    Map<String, String> destination = FinishedDemo.contents(demo.folder().resolve("destination"));

    assertThat(destination.keySet()).isEqualTo(source.keySet());
    source.forEach(
        (version, content) ->
            assertThat(cut(destination.get(version)).equals(cut(content))).as(version).isTrue());
  }

  @Test
  void onlyTheSourceHoldsNumbersOfMoreThanEighteenDigits() {
    assertThat(longNumbers("source")).isGreaterThan(100);
    assertThat(longNumbers("destination")).isZero();
  }

  @Test
  void firstLinesSayThatIntervalsAreSeconds() {
    assertThat(demo.result().err().lines().limit(3))
        .anyMatch(line -> line.contains("intervals are seconds"));
  }

  @Test
  void finishedDemoSaysSoAgain() {
    Cli.Result again = Cli.run("demo", "--dir", demo.folder().toString(), "--json");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.json().toJson()).isEqualTo(demo.result().json().toJson());
  }

  @Test
  void evidenceReportLiesInTheFolderAndTheLastLineSaysSo() {
    Path page = demo.folder().resolve("report/report.html");

    assertThat(page).content().contains("Proven, with exceptions", "Observation");
    assertThat(demo.result().err().lines()).last().isEqualTo("evidence report: " + page);
  }

  private long longNumbers(String server) {
    return FinishedDemo.contents(demo.folder().resolve(server)).values().stream()
        .flatMap(content -> NUMBER.matcher(content).results())
        .filter(number -> new BigDecimal(number.group(1)).precision() > DIGITS)
        .count();
  }

  private static String cut(String content) {
    return NUMBER
        .matcher(content)
        .replaceAll(
            number ->
                new BigDecimal(number.group(1))
                    .round(new MathContext(DIGITS, RoundingMode.DOWN))
                    .stripTrailingZeros()
                    .toPlainString());
  }

  private static long number(JsonObject json, String name) {
    return json.integer(name).orElseThrow();
  }
}
