package io.fhirmigration.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNumber;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Report report() {
    Samples samples = new Samples();
    for (String name :
        List.of(
            "passThrough", "decimalGuard", "decimalLines", "jacksonStream", "hapi", "hapiDeid")) {
      samples.add(name, List.of(1e9, 2e9, 9e9));
      samples.add(name, List.of(1e9));
      samples.add(name, List.of(3e9));
    }
    samples.add("deid", List.of(2e9));
    samples.add("deid", List.of(4e9));
    samples.add("deid", List.of(9e9));
    samples.add("blockCopy", List.of(4e9));
    samples.add("blockCopy", List.of(2e9));
    samples.add("blockCopy", List.of(3e9));
    return new Report(
        JsonValue.object().put("data", "d").build(), samples, new Allocation(10, 0.5));
  }

  @Test
  void ratiosAreMediansOverTheRoundsOfRatiosWithinARound() {
    JsonObject json = report().toJson();

    JsonObject ratios = json.object("ratios").orElseThrow();
    assertThat(ratios.get("passThrough/blockCopy")).contains(new JsonNumber("0.500"));
    assertThat(ratios.get("decimalGuard/blockCopy")).contains(new JsonNumber("0.500"));
    assertThat(ratios.get("decimalGuard/jacksonStream")).contains(new JsonNumber("1.000"));
    assertThat(ratios.get("decimalGuard/hapi")).contains(new JsonNumber("1.000"));
    assertThat(ratios.get("deid/hapi")).contains(new JsonNumber("3.000"));
    assertThat(json.get("bytesAllocatedPerLine")).contains(new JsonNumber("0.500"));
  }

  @Test
  void theSpreadIsThatOfTheRounds() {
    assertThat(report().toMarkdown())
        .contains("| passThrough | 2000.0 | 1000.0 | 3000.0 |")
        .contains("* data: d");
  }
}
