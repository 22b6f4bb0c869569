package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.doctor.Clinic.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are adopted are sampled where they lie. */
class FileSampleTest {
  @TempDir Path folder;

  private Cli.Result doctor(Clinic clinic) throws IOException {
    String yaml =
        """
        migration: {id: ward, mode: once}
        source: {kind: files, container: old-export}
        destination:
          kind: ahds
          url: %s
          credential: {tokenFrom: env:TOKEN}
        staging: {path: staging}
        state: {path: state/ward}
        """;
    Path file =
        Files.writeString(
            folder.resolve("files.yaml"), String.format(yaml, clinic.destination.base()));
    return Cli.run(Map.of("TOKEN", Clinic.TOKEN), "doctor", "--config", file.toString(), "--json");
  }

  private void lines(String name, String... lines) throws IOException {
    Path place = Files.createDirectories(folder.resolve("staging/old-export"));
    Files.writeString(place.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String patient(String id, String meta) {
    return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\",\"meta\":{" + meta + "}}";
  }

  @Test
  void goodFilesGiveNoComplaintAndStayAsTheyWere() throws IOException {
    try (Clinic clinic = new Clinic(folder, Setup.HEALTHY)) {
      lines(
          "Patient.ndjson",
          patient("a", "\"versionId\":\"1\",\"lastUpdated\":\"2020-01-01T00:00:00Z\""),
          patient("a", "\"versionId\":\"2\",\"lastUpdated\":\"2021-01-01T00:00:00Z\""));
      List<Path> before = files();

      Cli.Result result = doctor(clinic);

      assertThat(Clinic.complaints(result)).as(result.err()).isEmpty();
      assertThat(result.code()).isZero();
      Files.delete(folder.resolve("files.yaml"));
      assertThat(files()).isEqualTo(before);
    }
  }

  @Test
  void badLinesAreNamed() throws IOException {
    try (Clinic clinic = new Clinic(folder, Setup.HEALTHY)) {
      lines(
          "Patient.ndjson",
          patient("a", "\"versionId\":\"1\""),
          "not a resource",
          patient("b", "\"versionId\":\"1\",\"lastUpdated\":\"2021-01-01T00:00:00Z\""),
          patient("b", "\"versionId\":\"2\",\"lastUpdated\":\"2020-01-01T00:00:00Z\""));

      assertThat(Clinic.complaints(doctor(clinic)))
          .containsExactly("no-last-updated", "not-json", "version-inversion");
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }
}
