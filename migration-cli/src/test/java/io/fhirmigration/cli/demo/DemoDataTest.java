package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.server.ResourceVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoDataTest {
  private static final Pattern LONG_DECIMAL = Pattern.compile("[:\\[,]-?\\d+\\.\\d{18,}[,}\\]]");

  private static List<ResourceVersion> all() {
    List<ResourceVersion> all = new ArrayList<>();
    DemoData.each(resource -> all.addAll(new DemoResource(resource).versions()));
    return all;
  }

  @Test
  void dataHasVersionsDeletesAndLongDecimalsOverMoreThanAYear() {
    List<ResourceVersion> all = all();

    assertThat(all).hasSizeGreaterThanOrEqualTo(20_000);
    assertThat(all.stream().filter(ResourceVersion::deleted).count()).isGreaterThan(100);
    assertThat(all.stream().filter(v -> v.versionId() > 1 && !v.deleted()).count())
        .isGreaterThan(5_000);
    assertThat(all.stream().filter(v -> LONG_DECIMAL.matcher(v.text()).find()).count())
        .isGreaterThan(100);
    Instant first =
        all.stream().map(ResourceVersion::lastUpdated).min(Comparator.naturalOrder()).orElseThrow();
    Instant last =
        all.stream().map(ResourceVersion::lastUpdated).max(Comparator.naturalOrder()).orElseThrow();
    assertThat(Duration.between(first, last)).isGreaterThan(Duration.ofDays(366));
    assertThat(last).isBefore(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void dataIsTheSameEachTime() {
    List<ResourceVersion> one = all();
    List<ResourceVersion> other = all();

    assertThat(other).hasSameSizeAs(one);
    for (int i = 0; i < one.size(); i++) {
      assertThat(other.get(i).text()).isEqualTo(one.get(i).text());
    }
  }

  @Test
  void bodiesCarryTheirVersionAndDate() {
    for (ResourceVersion version : all()) {
      assertThat(version.text())
          .contains("\"meta\":{\"versionId\":\"" + version.versionId() + "\",\"lastUpdated\":\"");
    }
  }

  @Test
  void stepsOfTheWriterFollowEachOther() {
    List<WriterStep> steps = WriterScript.steps();

    assertThat(steps).anyMatch(step -> step.content().isEmpty());
    assertThat(steps)
        .filteredOn(step -> step.type().equals("Patient"))
        .isNotEmpty()
        .allMatch(step -> step.expected() == DemoHistory.of("Patient", step.id()).versions());
    steps.stream()
        .filter(step -> step.id().startsWith("demo-written-"))
        .forEach(
            step ->
                assertThat(steps)
                    .filteredOn(s -> s.id().equals(step.id()) && s.expected() < step.expected())
                    .hasSize(step.expected()));
  }
}
