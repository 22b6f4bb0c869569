package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.doctor.Clinic.Setup;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.Right;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault is named, and nothing else is. */
class DoctorTest {
  private static final String SEARCH_PARAMETER =
      "\"url\":\"http://example.org/SearchParameter/ward\",\"code\":\"ward\","
          + "\"base\":[\"Patient\"]";

  @TempDir Path folder;

  /**
   * A fault.
   *
   * @param name what is wrong
   * @param setup what differs from the start
   * @param event what is broken before the doctor comes
   * @param severity how bad it is
   * @param expected the only complaint
   */
  record Fault(
      String name, Setup setup, Consumer<Clinic> event, Severity severity, Topic expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Fault error(String name, Topic expected, Consumer<Clinic> event) {
    return new Fault(name, Setup.HEALTHY, event, Severity.ERROR, expected);
  }

  private static Fault warning(String name, Topic expected, Consumer<Clinic> event) {
    return new Fault(name, Setup.HEALTHY, event, Severity.WARNING, expected);
  }

  private static Fault from(String name, Topic expected, Setup setup) {
    return new Fault(name, setup, clinic -> {}, Severity.ERROR, expected);
  }

  static Stream<Fault> faults() {
    return Stream.concat(ofTheServers(), ofTheData());
  }

  private static Stream<Fault> ofTheServers() {
    return Stream.of(
        error(
            "no import right",
            Topic.NO_IMPORT_RIGHT,
            clinic -> clinic.destination.model().deny(Right.IMPORT)),
        error(
            "no export right",
            Topic.NO_EXPORT_RIGHT,
            clinic -> clinic.source.model().deny(Right.EXPORT)),
        warning(
            "no reindex right",
            Topic.NO_REINDEX_RIGHT,
            clinic -> clinic.destination.model().deny(Right.REINDEX)),
        error(
            "no read right at the source",
            Topic.NO_READ_RIGHT,
            clinic -> clinic.source.model().deny(Right.READ)),
        error(
            "initial mode",
            Topic.INITIAL_MODE_ON,
            clinic -> clinic.destination.model().initialImportMode(true)),
        from(
            "other storage account",
            Topic.OTHER_STORAGE_ACCOUNT,
            Setup.HEALTHY.destinationStore(own -> new MemoryStaging())),
        error("missing container right", Topic.NO_CONTAINER_RIGHT, DoctorTest::lockStaging),
        from(
            "source's clock 3 minutes ahead",
            Topic.CLOCK_SKEW,
            Setup.HEALTHY.source(server -> server.clock(off(Duration.ofMinutes(3))))),
        from(
            "destination's clock 3 minutes behind",
            Topic.CLOCK_SKEW,
            Setup.HEALTHY.destination(server -> server.clock(off(Duration.ofMinutes(-3))))),
        error(
            "import disabled",
            Topic.IMPORT_DISABLED,
            clinic -> clinic.destination.model().importEnabled(false)),
        error(
            "destination not empty",
            Topic.DESTINATION_NOT_EMPTY,
            clinic ->
                Clinic.put(
                    clinic.destination, "Patient", "x", 1, "2020-01-01T00:00:00Z", "\"a\":1")),
        from(
            "a type that the destination lacks",
            Topic.TYPES_MISSING,
            Setup.HEALTHY
                .source(server -> server.types(List.of("Observation", "Patient")))
                .destination(server -> server.types(List.of("Observation")))));
  }

  private static Stream<Fault> ofTheData() {
    return Stream.of(
        warning(
            "missing search parameter",
            Topic.SEARCH_PARAMETER_MISSING,
            clinic ->
                clinic.put("SearchParameter", "ward", 1, "2020-01-01T00:00:00Z", SEARCH_PARAMETER)),
        warning(
            "future date in the sample",
            Topic.FUTURE_DATE,
            clinic ->
                clinic.put(
                    "Patient",
                    "late",
                    1,
                    Instant.now().plus(Duration.ofDays(1)).toString(),
                    "\"active\":true")),
        warning(
            "version inversion",
            Topic.VERSION_INVERSION,
            clinic -> clinic.put("Patient", "p1", 3, "2019-01-01T00:00:00Z", "\"active\":true")),
        warning(
            "20-digit decimal",
            Topic.LONG_DECIMAL,
            clinic ->
                clinic.put(
                    "Observation",
                    "d",
                    1,
                    "2020-01-01T00:00:00Z",
                    Clinic.value("1234567890.1234567890"))),
        error(
            "20 digits before the point",
            Topic.LONG_DECIMAL,
            clinic ->
                clinic.put(
                    "Observation",
                    "d",
                    1,
                    "2020-01-01T00:00:00Z",
                    Clinic.value("12345678901234567890"))),
        warning(
            "conditional reference",
            Topic.CONDITIONAL_REFERENCE,
            clinic ->
                clinic.put(
                    "Observation",
                    "c",
                    1,
                    "2020-01-01T00:00:00Z",
                    "\"subject\":{\"reference\":\"Patient?identifier=7\"}")),
        warning(
            "an id that FHIR forbids",
            Topic.BAD_ID,
            clinic -> clinic.put("Patient", "a_b", 1, "2020-01-01T00:00:00Z", "\"active\":true")));
  }

  private static Clock off(Duration by) {
    return Clock.offset(Clock.systemUTC(), by);
  }

  private static void lockStaging(Clinic clinic) {
    try {
      Files.setPosixFilePermissions(
          clinic.folder.resolve("staging"), PosixFilePermissions.fromString("r-xr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheFaultAndNoOther(Fault fault) {
    try (Clinic clinic = new Clinic(folder, fault.setup)) {
      fault.event.accept(clinic);

      Cli.Result result = clinic.doctor("--json");

      assertThat(Clinic.complaints(result)).as(result.err()).containsExactly(fault.expected.code());
      assertThat(result.code()).isEqualTo(fault.severity == Severity.ERROR ? 2 : 0);
      assertThat(result.out().lines()).hasSize(1);
      assertThat(result.err()).contains(fault.expected.code()).contains(fault.expected.page());
    }
  }

  @Test
  void healthyPairHasNoErrorAndNoWarningAndStaysAsItWas() throws IOException {
    try (Clinic clinic = new Clinic(folder, Setup.HEALTHY)) {
      clinic.config(Clinic.HISTORY);
      List<Path> before = files();
      Cli.Result result = clinic.doctor("--json");

      assertThat(Clinic.complaints(result)).as(result.err()).isEmpty();
      assertThat(Clinic.codes(result, "note")).containsExactly("size");
      assertThat(result.code()).isZero();
      assertThat(result.json().string("state")).contains("COMPLETED");
      assertThat(files()).isEqualTo(before);
      assertThat(clinic.destination.model().versions()).isEmpty();
      ModelRequest firstJob =
          ModelRequest.get("/_operations/import/1")
              .header("Authorization", "Bearer " + Clinic.TOKEN);
      assertThat(clinic.destination.model().handle(firstJob).status()).isEqualTo(404);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }
}
