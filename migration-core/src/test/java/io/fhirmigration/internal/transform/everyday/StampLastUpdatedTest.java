package io.fhirmigration.internal.transform.everyday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampLastUpdatedTest {
  private final Transformer transformer = stamp(Map.of());

  private static Transformer stamp(Map<String, String> properties) {
    return Applied.transformer(new StampLastUpdatedProvider(), properties);
  }

  private Instant date(String line) {
    String dated = Applied.to(transformer, line).replace('\'', '"');
    return Instant.parse(
        ResourceLine.of(dated.getBytes(StandardCharsets.UTF_8)).lastUpdated().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'resourceType':'Patient','id':'p'}",
        "{'resourceType':'Patient','id':'p','meta':{}}",
        "{'resourceType':'Patient','id':'p','meta':{'profile':[],'lastUpdated':null}}",
        "{'meta':{'lastUpdated':5},'resourceType':'Patient','id':'p'}",
      })
  void aMissingDateIsTheSameWhereverItIsMissing(String line) {
    assertThat(date(line)).isEqualTo(date("{'resourceType':'Patient','id':'p'}"));
    assertThat(Applied.keeps(transformer, Applied.to(transformer, line))).isTrue();
  }

  @Test
  void theRestKeepsItsBytes() {
    String dated = Applied.to(transformer, "{'resourceType':'Patient','id':'p', 'x' : 1.50 }");

    assertThat(dated)
        .matches(
            "\\{'resourceType':'Patient','meta':\\{'lastUpdated':'[0-9T:.-]{23}Z'},'id':'p', 'x' :"
                + " 1.50 }");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'resourceType':'Patient','id':'p','meta':{'lastUpdated':'2020-01-01T00:00:00Z'}}",
        "{'resourceType':'Patient','id':'p','meta':{'lastUpdated':''}}",
        "{'resourceType':'Patient'}",
        "{'id':'p'}",
        "{'resourceType':'Patient','id':'p','meta':[]}",
      })
  void whatHasADateOrCannotGetOneKeepsItsBytes(String line) {
    assertThat(Applied.keeps(transformer, line)).isTrue();
    assertThat(transformer.changes()).isEmpty();
  }

  @Test
  void datesLieWithinTheDayBeforeTheReferenceAndNoMillisecondFillsUp() {
    Map<Instant, Integer> perMilli = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Instant date = date("{'resourceType':'Patient','id':'" + i + "'}");
      assertThat(Duration.between(date, Applied.REFERENCE))
          .isBetween(Duration.ofMillis(1), Duration.ofDays(1));
      perMilli.merge(date, 1, Integer::sum);
    }

    assertThat(perMilli.values()).allMatch(count -> count <= 3);
    assertThat(transformer.changes()).isEqualTo(Map.of("meta.lastUpdated", 20_000L));
  }

  @Test
  void versionsOfAResourceAreDatedInTheirOrder() {
    Instant first = versioned("1");

    assertThat(versioned("2")).isEqualTo(first.plusMillis(1));
    assertThat(versioned("10")).isEqualTo(first.plusMillis(9));
    assertThat(versioned("4294967295")).isAfter(versioned("43000000"));
    assertThat(versioned("9999999999")).isBefore(Applied.REFERENCE);
    assertThat(versioned("abc")).isBefore(first);
  }

  private Instant versioned(String version) {
    return date("{'resourceType':'Patient','id':'p','meta':{'versionId':'" + version + "'}}");
  }

  @Test
  void aGivenInstantTakesThePlaceOfThePlans() {
    Transformer given = stamp(Map.of("instant", "2020-05-05T02:00:00+02:00"));

    assertThat(Applied.to(given, "{'resourceType':'Patient','id':'p'}")).contains("'2020-05-04T");
    assertThat(given.fingerprint()).isEqualTo("stamp-last-updated/1 instant=2020-05-05T00:00:00Z");
    assertThat(transformer.fingerprint()).isEqualTo("stamp-last-updated/1 instant=plan");
  }

  @Test
  void datesThatHangOnAnUnknownReferenceAreRefused() {
    Transformer early =
        new StampLastUpdatedProvider()
            .create(
                new ProviderConfig(Map.of(), handle -> Optional.empty(), "plan", Instant.EPOCH));

    assertThat(early.fingerprint()).isEqualTo(transformer.fingerprint());
    assertThat(Applied.keeps(early, "{'resourceType':'P','id':'p','meta':{'lastUpdated':'2020'}}"))
        .isTrue();
    assertThatThrownBy(() -> Applied.to(early, "{'resourceType':'P','id':'p'}"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("give the plan a referenceInstant");
  }

  @Test
  void withoutAPlanTheInstantMustBeGiven() {
    StampLastUpdatedProvider provider = new StampLastUpdatedProvider();

    assertThatThrownBy(() -> provider.create(ProviderConfig.of(Map.of())))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("instant: give an instant");
    assertThatThrownBy(() -> stamp(Map.of("instant", "yesterday", "x", "")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("x: unknown property")
        .hasMessageContaining("instant: give an instant");
  }
}
