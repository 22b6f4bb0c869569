package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.Bench.line;
import static io.fhirmigration.testkit.server.Bench.parameter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MergeRulesTest {
  private static final String JAN_1 = "2024-01-01T00:00:00.000+00:00";
  private static final String JAN_2 = "2024-01-02T00:00:00.000+00:00";
  private static final String JAN_3 = "2024-01-03T00:00:00.000+00:00";
  private static final String JAN_4 = "2024-01-04T00:00:00.000+00:00";
  private static final String NEGATIVE =
      parameter("allowNegativeVersions", "\"valueBoolean\":true");
  private static final String DELETED =
      ",\"extension\":[{\"url\":\"http://azurehealthcareapis.com/data-extensions/deleted-state\","
          + "\"valueString\":\"soft-deleted\"}]}";

  private final Bench bench = Bench.of(Face.AHDS);

  private List<String> merge(String... lines) {
    bench.clock.advance(Duration.ofSeconds(1));
    return bench.merge("Patient", "", lines);
  }

  private List<String> mergeNegative(String... lines) {
    bench.clock.advance(Duration.ofSeconds(1));
    return bench.merge("Patient", NEGATIVE, lines);
  }

  private static String v(int version, String date) {
    return line("Patient", "p", version, date, "\"language\":\"v" + version + "\"");
  }

  private static String dated(String date) {
    return "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"lastUpdated\":\""
        + date
        + "\"}}";
  }

  private static String duplicate(int line) {
    return "Failed to import duplicate resource, resource id: p, line: " + line;
  }

  private static String conflict(int line) {
    return "Failed to import resource with version conflict, resource id: p, line: " + line;
  }

  private List<String> stored() {
    return bench.stored("Patient", "p");
  }

  @Nested
  class VersionAndDate {
    @Test
    void rule1KeepsTheHighestVersionAsText() {
      assertThat(merge(v(10, JAN_1), v(9, JAN_1))).containsExactly(duplicate(1));
      assertThat(stored()).containsExactly("9 current");
    }

    @Test
    void rule1TieKeepsTheFirstWhateverTheContent() {
      assertThat(merge(v(1, JAN_1), line("Patient", "p", 1, JAN_1, "\"language\":\"other\"")))
          .containsExactly(duplicate(2));
      assertThat(bench.server.versions().get(0).text()).contains("v1");
    }

    @Test
    void rule2IdenticalVersionIsSuccess() {
      merge(v(1, JAN_1), v(2, JAN_2));
      assertThat(merge(v(1, JAN_1), v(2, "2024-01-02T01:00:00.000+01:00"))).isEmpty();
      assertThat(stored()).containsExactly("1", "2 current");
    }

    @Test
    void rule3OtherContentOrVersionAtTheSameDateIsConflict() {
      merge(v(1, JAN_1));
      assertThat(merge(line("Patient", "p", 1, JAN_1, "\"language\":\"x\"")))
          .containsExactly(conflict(1));
      assertThat(merge(v(2, JAN_1))).containsExactly(conflict(1));
    }

    @Test
    void rule3NumbersAreComparedAsTheyAreWritten() {
      merge(line("Patient", "p", 1, JAN_1, "\"multipleBirthInteger\":1.0"));
      assertThat(merge(line("Patient", "p", 1, JAN_1, "\"multipleBirthInteger\":1.00")))
          .containsExactly(conflict(1));
    }

    @Test
    void rule4SameVersionWithTwoDatesKeepsTheLatest() {
      assertThat(merge(v(1, JAN_1), v(1, JAN_2))).containsExactly(duplicate(1));
      assertThat(bench.server.versions().get(0).lastUpdated()).isEqualTo("2024-01-02T00:00:00Z");
    }

    @Test
    void rule5InversionInOneBatchDropsTheOlderDate() {
      assertThat(merge(v(2, JAN_1), v(1, JAN_2))).containsExactly(conflict(1));
      assertThat(stored()).containsExactly("1 current");
    }

    @Test
    void rule5SeesNeighboursOnly() {
      assertThat(merge(v(2, JAN_1), v(3, JAN_2), v(1, JAN_3))).containsExactly(conflict(2));
      assertThat(stored()).containsExactly("2", "1 current");
    }

    @Test
    void rule6StoredVersionWithAnotherDateIsConflict() {
      merge(v(1, JAN_1), v(2, JAN_2));
      assertThat(merge(v(1, "2024-01-01T12:00:00.000Z"))).containsExactly(conflict(1));
    }

    @Test
    void rule7ContradictionToTheCurrentVersionIsConflict() {
      merge(v(5, JAN_2));
      assertThat(merge(v(6, JAN_1))).containsExactly(conflict(1));
      assertThat(merge(v(4, JAN_3))).containsExactly(conflict(1));
    }

    @Test
    void rule7LooksAtTheCurrentVersionOnly() {
      merge(v(1, JAN_1), v(5, JAN_4));
      assertThat(merge(v(3, JAN_2))).isEmpty();
      assertThat(merge(v(2, JAN_3))).isEmpty();
      assertThat(stored()).containsExactly("1", "3", "2", "5 current");
    }

    @Test
    void rule8TakesAnyOrderAndGaps() {
      assertThat(merge(v(7, JAN_3))).isEmpty();
      assertThat(merge(v(1, JAN_1), v(4, JAN_2))).isEmpty();
      assertThat(merge(v(9, JAN_4))).isEmpty();
      assertThat(stored()).containsExactly("1", "4", "7", "9 current");
    }

    @Test
    void rule9NegativeVersionNeedsLeave() {
      merge(v(1, JAN_2));
      assertThat(merge(v(-1, JAN_1))).containsExactly(conflict(1));
      assertThat(mergeNegative(v(-1, JAN_1))).isEmpty();
      assertThat(stored()).containsExactly("-1", "1 current");
    }

    @Test
    void rule10VersionZeroIsDuplicate() {
      assertThat(merge(v(0, JAN_1))).containsExactly(duplicate(1));
    }

    @Test
    void mixedTypesThatInterleaveFailTheJob() {
      String url =
          bench.stage(
              "mixed.ndjson",
              line("Patient", "1", 1, JAN_1, ""),
              line("Observation", "1", 1, JAN_2, ""),
              line("Patient", "1", 2, JAN_3, ""),
              line("Observation", "1", 2, JAN_4, ""));
      ModelResponse answer = bench.imported(Bench.importBody("", "", url));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(Bench.diagnostics(answer)).contains("Unable to generate internal IDs.");
      assertThat(bench.server.versions()).isEmpty();
    }
  }

  @Nested
  class DateOnly {
    @Test
    void rule11NewerLinesGoOnTop() {
      merge(v(3, JAN_1));
      assertThat(merge(dated(JAN_3), dated(JAN_2))).isEmpty();
      assertThat(stored()).containsExactly("3", "4", "5 current");
    }

    @Test
    void rule11UnknownResourceStartsAtOne() {
      assertThat(merge(dated(JAN_2), dated(JAN_1))).isEmpty();
      assertThat(stored()).containsExactly("1", "2 current");
    }

    @Test
    void rule12OlderLinesSlotBelowTheNextVersion() {
      merge(v(1, JAN_1), v(10, JAN_4));
      assertThat(merge(dated(JAN_2), dated(JAN_3))).isEmpty();
      assertThat(stored()).containsExactly("1", "8", "9", "10 current");
    }

    @Test
    void rule13WithoutGapNeedsLeaveForNegative() {
      merge(v(1, JAN_1), v(2, JAN_3));
      assertThat(merge(dated(JAN_2))).containsExactly(conflict(1));
      assertThat(mergeNegative(dated(JAN_2))).isEmpty();
      assertThat(stored()).containsExactly("1", "-1", "2 current");
    }

    @Test
    void dateIsKeptWithItsOffset() {
      merge(dated("2024-01-02T03:00:00.1234567+02:00"));
      assertThat(bench.server.versions().get(0).text())
          .contains("\"versionId\":\"1\",\"lastUpdated\":\"2024-01-02T03:00:00.123+02:00\"");
    }
  }

  @Nested
  class NeitherOfBoth {
    private final String plain = "{\"resourceType\":\"Patient\",\"id\":\"p\",\"active\":true}";

    @Test
    void rule14UpdatesNowAndIgnoresTheVersion() {
      merge(v(3, JAN_1));
      String versioned =
          "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"77\"}}";
      assertThat(merge(versioned)).isEmpty();
      assertThat(stored()).containsExactly("3", "4 current");
    }

    @Test
    void rule14EqualContentIsSuccessWithoutVersion() {
      merge(plain);
      assertThat(merge(plain)).isEmpty();
      assertThat(stored()).containsExactly("1 current");
    }

    @Test
    void repeatedIdInTheBatchIsDuplicate() {
      assertThat(merge(plain, plain)).containsExactly(duplicate(2));
    }
  }

  @Nested
  class Deletes {
    @Test
    void rule15MarkerIsStrippedAndTheVersionIsDeleted() {
      String deleted = v(2, JAN_2).replace("\"},\"language\":\"v2\"", "\"" + DELETED);
      assertThat(merge(v(1, JAN_1), deleted)).isEmpty();
      assertThat(stored()).containsExactly("1", "2 deleted current");
      assertThat(bench.server.versions().get(1).text()).doesNotContain("extension");
      assertThat(bench.get("/Patient/p").status()).isEqualTo(410);
      assertThat(merge(deleted)).isEmpty();
    }

    @Test
    void rule15DeleteMayComeFirst() {
      String deleted = v(2, JAN_2).replace("\"},\"language\":\"v2\"", "\"" + DELETED);
      assertThat(merge(deleted)).isEmpty();
      assertThat(merge(v(1, JAN_1))).isEmpty();
      assertThat(stored()).containsExactly("1", "2 deleted current");
    }
  }

  @Nested
  class InitialLoad {
    private final String initial =
        parameter("mode", "\"valueString\":\"InitialLoad\"")
            + parameter("force", "\"valueBoolean\":true");

    @Test
    void versionsAndDatesAreIgnoredAndRepeatsAreDuplicates() {
      assertThat(bench.merge("Patient", initial, v(5, JAN_1), v(6, JAN_2))).hasSize(1);
      assertThat(stored()).containsExactly("1 current");
      bench.clock.advance(Duration.ofSeconds(1));
      assertThat(bench.merge("Patient", initial, v(5, JAN_1), v(6, JAN_2))).hasSize(2);
    }
  }
}
