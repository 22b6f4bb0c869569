package io.fhirmigration.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
  private final Bench bench = Bench.of(Face.AZURE_API_FOR_FHIR);

  @BeforeEach
  void fill() {
    bench.seed("Patient", "p", 1, "2024-01-01T00:00:00Z");
    bench.seed("Patient", "p", 2, "2024-01-03T00:00:00Z");
    bench.seed("Observation", "o", 1, "2024-01-02T00:00:00Z");
    bench.seed("Patient", "d", 1, "2024-01-01T00:00:00Z");
    bench.seed("Patient", "d", 2, "2024-01-04T00:00:00Z", true);
  }

  private long total(String target) {
    return bench.json(target).integer("total").orElseThrow();
  }

  private List<String> ids(JsonObject bundle) {
    return Json.objects(bundle.array("entry"))
        .map(e -> e.object("resource").orElseThrow().string("id").orElseThrow())
        .toList();
  }

  @Test
  void countsHoldCurrentLivingResourcesOfTheWindow() {
    assertThat(total("/?_summary=count")).isEqualTo(2);
    assertThat(total("/Patient?_summary=count")).isEqualTo(1);
    assertThat(total("/?_type=Observation,Device&_summary=count")).isEqualTo(1);
    assertThat(
            total(
                "/?_summary=count&_lastUpdated=ge2024-01-02T00:00:00.000Z"
                    + "&_lastUpdated=lt2024-01-03T00:00:00.000Z"))
        .isEqualTo(1);
    assertThat(total("/?_count=0")).isEqualTo(2);
  }

  @Test
  void historyCountsHoldVersionsAndDeletesOfTheWindow() {
    assertThat(total("/_history?_summary=count")).isEqualTo(5);
    assertThat(total("/Patient/_history?_summary=count")).isEqualTo(4);
    assertThat(
            total(
                "/_history?_since=2024-01-01T00:00:00.000Z&_before=2024-01-03T00:00:00.000Z"
                    + "&_summary=count"))
        .isEqualTo(3);
  }

  @Test
  void historyOfTheFutureIsForbidden() {
    assertThat(bench.get("/_history?_before=2024-02-03T10:15:30.124Z&_summary=count").status())
        .isEqualTo(403);
    assertThat(bench.get("/_history?_before=2024-02-03T10:15:30.123Z&_summary=count").status())
        .isEqualTo(200);
  }

  @Test
  void countBeyondInt32IsForbidden() {
    bench.server.countBias(Integer.MAX_VALUE);
    ModelResponse answer = bench.get("/?_summary=count");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(Bench.diagnostics(answer))
        .isEqualTo(
            "Search count returned 2147483649 and exceeds the maximum defined limit of"
                + " 2147483647.");
  }

  @Test
  void totalMustBeAccurateOrNone() {
    assertThat(total("/?_total=accurate")).isEqualTo(2);
    assertThat(bench.get("/?_total=estimate").status()).isEqualTo(403);
    assertThat(bench.get("/?_total=some").status()).isEqualTo(400);
  }

  @Test
  void firstTimestampIsFoundBySorting() {
    assertThat(ids(bench.json("/?_sort=_lastUpdated&_count=1"))).containsExactly("o");
    assertThat(ids(bench.json("/?_sort=-_lastUpdated&_count=1"))).containsExactly("p");
    assertThat(
            Bench.names(
                Json.objects(bench.json("/_history?_sort=_lastUpdated&_count=1").array("entry"))
                    .map(e -> e.object("resource").orElseThrow().toJson())
                    .toList()))
        .containsExactly("Patient/p/1");
  }

  @Test
  void pagesFollowEachOtherToTheEnd() {
    for (int i = 0; i < 25; i++) {
      bench.seed("SearchParameter", "s" + i, 1, "2024-01-05T00:00:00Z");
    }
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("/SearchParameter?_count=10");
    while (next.isPresent()) {
      JsonObject page = bench.json(next.get());
      seen.addAll(ids(page));
      next =
          Json.objects(page.array("link"))
              .filter(link -> link.string("relation").equals(Optional.of("next")))
              .findFirst()
              .flatMap(link -> link.string("url"));
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void countAboveTheLimitIsCappedWithAWarning() {
    assertThat(bench.json("/?_count=5000").array("entry")).hasSize(3);
    assertThat(bench.get("/?_count=5000").text()).contains("\"mode\":\"outcome\"");
  }

  @Test
  void instanceHistoryIsNewestFirstAndShowsDeletes() {
    JsonObject history = bench.json("/Patient/d/_history");
    assertThat(
            Json.objects(history.array("entry"))
                .map(e -> e.object("request").orElseThrow().string("method").orElseThrow()))
        .containsExactly("DELETE", "POST");
    assertThat(bench.get("/Patient/none/_history").status()).isEqualTo(404);
  }
}
