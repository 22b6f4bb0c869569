package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExportBoundsTest {
  private static final String WINDOW =
      "_since=2024-01-01T00:00:00.000Z&_till=2024-02-01T00:00:00.000Z";

  private final Bench gen2 = filled(Face.AHDS);
  private final Bench gen1 = filled(Face.AZURE_API_FOR_FHIR);

  /** p1 changes inside, p2 after the window; border rows lie on both ends; d is deleted. */
  private static Bench filled(Face face) {
    Bench bench = Bench.of(face);
    bench.seed("Patient", "p1", 1, "2024-01-10T00:00:00Z");
    bench.seed("Patient", "p1", 2, "2024-01-20T00:00:00Z");
    bench.seed("Patient", "p2", 1, "2024-01-10T00:00:00Z");
    bench.seed("Patient", "p2", 2, "2024-02-02T00:00:00Z");
    bench.seed("Patient", "first", 1, "2024-01-01T00:00:00Z");
    bench.seed("Patient", "till", 1, "2024-02-01T00:00:00Z");
    bench.seed("Patient", "d", 1, "2024-01-10T00:00:00Z");
    bench.seed("Patient", "d", 2, "2024-01-11T00:00:00Z", true);
    return bench;
  }

  @Test
  void parallelExportIsExclusiveAndAsOfTill() {
    assertThat(names(gen2.exported("/$export?" + WINDOW)))
        .containsExactlyInAnyOrder("Patient/p1/2", "Patient/p2/1", "Patient/first/1");
  }

  @Test
  void parallelHistoryHoldsAllVersionsButDeletes() {
    assertThat(names(gen2.exported("/$export?includeAssociatedData=_history&" + WINDOW)))
        .containsExactlyInAnyOrder(
            "Patient/p1/1", "Patient/p1/2", "Patient/p2/1", "Patient/first/1", "Patient/d/1");
  }

  @Test
  void parallelDeletesAreOnlyTheNewestOnes() {
    assertThat(names(gen2.exported("/$export?includeAssociatedData=_deleted&" + WINDOW)))
        .containsExactlyInAnyOrder(
            "Patient/p1/2", "Patient/p2/1", "Patient/first/1", "Patient/d/2");
  }

  @Test
  void serialExportIsInclusiveAndCurrent() {
    assertThat(names(gen2.exported("/$export?_isParallel=false&" + WINDOW)))
        .containsExactlyInAnyOrder("Patient/p1/2", "Patient/first/1", "Patient/till/1");
  }

  @Test
  void gen1IsInclusiveAndCurrentEitherWay() {
    for (String parallel : new String[] {"true", "false"}) {
      assertThat(names(gen1.exported("/$export?_isParallel=" + parallel + "&" + WINDOW)))
          .containsExactlyInAnyOrder("Patient/p1/2", "Patient/first/1", "Patient/till/1");
    }
  }

  @Test
  void everythingIsExportedWithHistoryAndDeletes() {
    assertThat(names(gen1.exported("/$export?includeAssociatedData=_history,_deleted&" + WINDOW)))
        .containsExactlyInAnyOrder(
            "Patient/p1/1",
            "Patient/p1/2",
            "Patient/p2/1",
            "Patient/first/1",
            "Patient/till/1",
            "Patient/d/1",
            "Patient/d/2");
  }

  @Test
  void emptyParallelWindowFallsBackToInclusive() {
    assertThat(
            names(
                gen2.exported(
                    "/$export?_since=2024-01-25T00:00:00.000Z&_till=2024-02-01T00:00:00.000Z")))
        .containsExactly("Patient/till/1");
  }

  @Test
  void inclusiveTillReachesToTheEndOfItsPrecision() {
    gen1.seed("Patient", "late", 1, "2024-02-01T23:59:59.999Z");
    assertThat(names(gen1.exported("/$export?_since=2024-01-31&_till=2024-02-01")))
        .containsExactlyInAnyOrder("Patient/till/1", "Patient/late/1");
    assertThat(names(gen2.exported("/$export?_since=2024-01-01&_till=2024-01-20")))
        .containsExactlyInAnyOrder("Patient/p1/1", "Patient/p2/1", "Patient/first/1");
  }

  @Test
  void withoutTillTheJobsCreationIsTheEnd() {
    String status = gen2.export("/$export?_since=2024-02-03");
    gen2.clock.advance(Duration.ofMillis(1));
    gen2.server.handle(
        ModelRequest.send("PUT", "/Patient/new", "{\"resourceType\":\"Patient\",\"id\":\"new\"}"));
    gen2.clock.advance(Duration.ofHours(1));
    assertThat(gen2.lines(gen2.json(status))).isEmpty();
  }

  @Test
  void typesAreFiltered() {
    gen2.seed("Observation", "o", 1, "2024-01-10T00:00:00Z");
    assertThat(names(gen2.exported("/$export?_type=Observation&" + WINDOW)))
        .containsExactly("Observation/o/1");
  }

  @Test
  void patientExportAppliesTheWindowToPatientsFirst() {
    gen2.seed("Patient", "old", 1, "2023-01-01T00:00:00Z");
    put("o1", "p1");
    put("o2", "old");
    assertThat(names(gen2.exported("/Patient/$export?_since=2024-01-05")))
        .contains("Patient/p1/2", "Observation/o1/1")
        .doesNotContain("Observation/o2/1");
  }

  @Test
  void unknownGroupFailsTheJob() {
    String status = gen2.export("/Group/g/$export");
    gen2.clock.advance(Duration.ofHours(1));
    ModelResponse answer = gen2.get(status);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Bench.diagnostics(answer))
        .isEqualTo("export operation failed for reason: Group g was not found.");
  }

  private void put(String id, String patient) {
    gen2.server.handle(
        ModelRequest.send(
            "PUT",
            "/Observation/" + id,
            "{\"resourceType\":\"Observation\",\"id\":\""
                + id
                + "\",\"subject\":{\"reference\":\"Patient/"
                + patient
                + "\"}}"));
  }
}
