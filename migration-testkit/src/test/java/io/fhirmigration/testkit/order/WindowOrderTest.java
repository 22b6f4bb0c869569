package io.fhirmigration.testkit.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines without integer versions travel window by window; lines without dates not at all. */
class WindowOrderTest {
  private static final int DAYS = 5;

  /** The metadata of a line whose version the destination cannot read as an integer. */
  private static String dated(int day, String version) {
    return version + "\"lastUpdated\":\"" + Copy.at(day, 1) + "\"";
  }

  private static ImportOrder run(Copy copy, List<Ending> endings) {
    ImportOrder imports = new ImportOrder(List.of());
    MigrationReport report =
        copy.run(
            engine ->
                engine.target(imports.around(ModelTarget.of(copy.destination))).listener(imports));
    assertThat(report.ending()).isIn(endings);
    return imports;
  }

  private static String attention(MigrationStatus status) {
    return status.open().stream()
        .flatMap(chunk -> chunk.attention().stream())
        .map(a -> a.reason() + "; " + a.nextStep())
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"versionId\":\"8f14e45f-ceea-467f-a9d2-6f1d1f6f5b8e\",",
        "\"versionId\":\"99999999999\",",
        "\"versionId\":\"1.0\","
      })
  void windowsWithoutIntegerVersionsAreImportedInOrderOneAtATime(String version) {
    try (Copy copy = new Copy(DAYS, 0, plan -> plan)) {
      for (int day = 0; day < DAYS; day++) {
        copy.row("p" + day, 1, Copy.at(day, 1), dated(day, version));
      }
      ImportOrder imports = run(copy, List.of(Ending.WAITING_FOR_VERDICT));
      assertThat(imports.sent()).hasSize(DAYS).isSorted();
      assertThat(imports.hasOverlapped()).isFalse();
    }
  }

  @Test
  void windowsWithIntegerVersionsOverlap() {
    try (Copy copy = new Copy(DAYS, 0, plan -> plan)) {
      for (int day = 0; day < DAYS; day++) {
        copy.version("p" + day, 1, Copy.at(day, 1));
      }
      ImportOrder imports = run(copy, List.of(Ending.WAITING_FOR_VERDICT));
      assertThat(imports.hasOverlapped()).isTrue();
    }
  }

  /** A resource that is updated while its range is copied leaves in two windows. */
  @Test
  void versionsThatTheDestinationGivesFollowTheDates() {
    try (Copy copy = new Copy(DAYS, 0, plan -> plan)) {
      copy.row("p", 1, Copy.at(0, 1), dated(0, "\"versionId\":\"a\","));
      copy.row("last", 1, Copy.at(4, 1), dated(4, "\"versionId\":\"z\","));
      boolean[] updated = {false};
      copy.run(
          engine ->
              engine.listener(
                  event -> {
                    if (!updated[0] && !copy.destination.versions().isEmpty()) {
                      updated[0] = true;
                      copy.row("p", 2, Copy.at(4, 2), dated(4, "\"versionId\":\"b\","));
                    }
                  }));
      assertThat(updated[0]).isTrue();
      List<ResourceVersion> versions =
          copy.destination.versions().stream()
              .filter(v -> v.id().equals("p"))
              .sorted(Comparator.comparingInt(ResourceVersion::versionId))
              .toList();
      assertThat(versions).extracting(ResourceVersion::versionId).containsExactly(1, 2);
      assertThat(copy.current("p").text()).contains("\"multipleBirthInteger\":2");
    }
  }

  @Test
  void historyWithoutIntegerVersionsIsRefusedBeforeItsImport() {
    try (Copy copy = new Copy(DAYS, 0, Copy::history)) {
      copy.version("p0", 1, Copy.at(0, 1));
      copy.row("p1", 1, Copy.at(1, 1), dated(1, "\"versionId\":\"a\","));
      ImportOrder imports = run(copy, List.of(Ending.NEEDS_ATTENTION));
      assertThat(attention(copy.status()))
          .contains("1 lines of a history have no integer version")
          .contains("transformer");
      assertThat(imports.sent()).hasSize(1);
      assertThat(copy.destination.versions()).extracting(ResourceVersion::id).containsExactly("p0");
    }
  }

  @Test
  void negativeVersionOfAHistoryTravels() {
    try (Copy copy = new Copy(DAYS, 0, Copy::history)) {
      copy.version("p", -1, Copy.at(0, 1));
      copy.version("p", 1, Copy.at(1, 1));
      run(copy, List.of(Ending.WAITING_FOR_VERDICT));
      assertThat(Copy.contents(copy.destination)).isEqualTo(Copy.contents(copy.source));
    }
  }

  @Test
  void linesWithoutADateAreRefusedBeforeTheirImport() {
    try (Copy copy = new Copy(DAYS, 0, plan -> plan)) {
      copy.row("p", 1, Copy.at(1, 1), "\"versionId\":\"1\"");
      ImportOrder imports = run(copy, List.of(Ending.NEEDS_ATTENTION));
      assertThat(attention(copy.status()))
          .contains("1 lines have no lastUpdated")
          .contains("transformer that gives versions or dates");
      assertThat(imports.sent()).isEmpty();
      assertThat(copy.destination.versions()).isEmpty();
    }
  }

  @Test
  void linesThatATransformerDatesTravel() {
    try (Copy copy = new Copy(DAYS, 0, plan -> plan.transformer("dated", Map.of()))) {
      copy.row("p", 1, Copy.at(1, 1), "\"versionId\":\"1\"");
      MigrationReport report = copy.run(engine -> engine.transformer(new Dated()));
      assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
      assertThat(copy.current("p").lastUpdated()).isEqualTo(Copy.FIRST_DAY);
    }
  }

  /** Dates every line by a rule of the plan. */
  private static final class Dated implements TransformerProvider, Transformer {
    @Override
    public String name() {
      return "dated";
    }

    @Override
    public Transformer create(ProviderConfig config) {
      return this;
    }

    @Override
    public String fingerprint() {
      return "dated 1";
    }

    @Override
    public void transform(ResourceLine in, Sink out) {
      byte[] line =
          new String(in.bytes(), in.offset(), in.length(), StandardCharsets.UTF_8)
              .replace("\"meta\":{", "\"meta\":{\"lastUpdated\":\"" + Copy.FIRST_DAY + "\",")
              .getBytes(StandardCharsets.UTF_8);
      out.replace(line, 0, line.length);
    }
  }
}
