package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.StagingFolder;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.testkit.server.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A healthy pair of servers and a configuration for them, in which tests break one thing. */
final class Clinic implements AutoCloseable {
  static final String TOKEN = "the-right-token";
  static final String HISTORY = "history: true, deletes: true";
  static final String POWERLESS = "a-token-without-rights";

  private static final List<String> TYPES =
      List.of("Encounter", "Observation", "Patient", "SearchParameter");

  final Path folder;
  final Emulator source;
  final Emulator destination;
  private final StagingArea staging;

  /** What differs from a healthy pair from the start. */
  record Setup(
      UnaryOperator<FhirServerBuilder> source,
      UnaryOperator<FhirServerBuilder> destination,
      UnaryOperator<StagingArea> destinationStore) {
    static final Setup HEALTHY =
        new Setup(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());

    Setup source(UnaryOperator<FhirServerBuilder> value) {
      return new Setup(value, destination, destinationStore);
    }

    Setup destination(UnaryOperator<FhirServerBuilder> value) {
      return new Setup(source, value, destinationStore);
    }

    Setup destinationStore(UnaryOperator<StagingArea> value) {
      return new Setup(source, destination, value);
    }
  }

  Clinic(Path folder, Setup setup) {
    this.folder = folder;
    this.staging = StagingFolder.open(folder.resolve("staging"));
    this.source = start(Face.AZURE_API_FOR_FHIR, staging, setup.source);
    this.destination = start(Face.AHDS, setup.destinationStore.apply(staging), setup.destination);
    for (int i = 1; i <= 5; i++) {
      put("Patient", "p" + i, 1, "2020-05-01T00:00:0" + i + "Z", "\"active\":true");
      put("Patient", "p" + i, 2, "2021-05-01T00:00:0" + i + "Z", "\"active\":false");
      put("Observation", "o" + i, 1, "2022-05-01T00:00:0" + i + "Z", value("37.50"));
    }
  }

  private static Emulator start(
      Face face, StagingArea storage, UnaryOperator<FhirServerBuilder> details) {
    return Emulator.start(
        EmulatorConfig.of(face, 0, storage)
            .with(s -> s.timing(Timing.IMMEDIATE).bearer(TOKEN).powerlessBearer(POWERLESS))
            .with(s -> s.types(TYPES))
            .with(details));
  }

  static String value(String number) {
    return "\"valueQuantity\":{\"value\":" + number + "}";
  }

  void put(String type, String id, int version, String date, String members) {
    put(source, type, id, version, date, members);
  }

  static void put(
      Emulator server, String type, String id, int version, String date, String members) {
    String body =
        String.format(
            "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\","
                + "\"lastUpdated\":\"%s\"},%s}",
            type, id, version, date, members);
    try (Seeder seeder = server.model().seeder()) {
      seeder.put(
          new ResourceVersion(
              type,
              id,
              version,
              Instant.parse(date),
              false,
              body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /**
   * Writes the configuration; its staging area is a folder that the servers use too.
   *
   * @param plan what is planned
   */
  Path config(String plan) {
    String yaml =
        """
        migration: {id: ward, mode: once, %s}
        source:
          kind: azure-api-for-fhir
          url: %s
          credential: {tokenFrom: env:TOKEN}
        destination:
          kind: ahds
          url: %s
          credential: {tokenFrom: env:TOKEN}
        staging: {path: staging}
        state: {path: state/ward}
        """;
    try {
      return Files.writeString(
          folder.resolve("ward.yaml"),
          String.format(yaml, plan, source.base(), destination.base()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Cli.Result doctor(String... more) {
    return doctor(Map.of("TOKEN", TOKEN), HISTORY, more);
  }

  Cli.Result doctor(Map<String, String> environment, String plan, String... more) {
    List<String> args = new ArrayList<>(List.of("doctor", "--config", config(plan).toString()));
    args.addAll(Arrays.asList(more));
    return Cli.run(environment, args.toArray(String[]::new));
  }

  /** The codes of all errors and warnings, in the order in which they are listed. */
  static List<String> complaints(Cli.Result result) {
    return codes(result, "error", "warning");
  }

  static List<String> codes(Cli.Result result, String... severities) {
    return result.json().array("findings").stream()
        .map(JsonObject.class::cast)
        .filter(f -> List.of(severities).contains(f.string("severity").orElseThrow()))
        .map(f -> f.string("code").orElseThrow())
        .toList();
  }

  @Override
  public void close() {
    source.close();
    destination.close();
    staging.close();
  }
}
