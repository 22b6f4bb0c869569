package io.fhirmigration.cli;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.crash.OfferWatch;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.testkit.server.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Two servers in this JVM, a source with four years of history, and a configuration for them. */
final class KillWorld implements AutoCloseable {
  static final String TOKEN = "the-right-token";

  private static final Instant BEGINNING = Instant.parse("2020-01-01T00:00:00.000Z");
  private static final int DAYS = 1460;

  private final StagingArea staging;
  private final Emulator source;
  private final Emulator destination;
  private final KillSwitch killSwitch = new KillSwitch();
  private final OfferWatch offers;
  private final Path config;

  /**
   * Starts both servers.
   *
   * @param staging the staging area, as the servers reach it
   * @param places the sections {@code staging} and {@code state} of the configuration
   */
  KillWorld(Path folder, StagingArea staging, String places, int kills) throws IOException {
    this.staging = staging;
    offers = new OfferWatch(staging);
    source = start(Face.AZURE_API_FOR_FHIR);
    destination = start(Face.AHDS);
    seed();
    source.model().faults(killSwitch);
    destination.model().faults(watching(killSwitch));
    config = Files.writeString(folder.resolve("kill.yaml"), yaml(places, kills));
  }

  private Emulator start(Face face) {
    return Emulator.start(
        EmulatorConfig.of(face, 0, staging)
            .with(server -> server.timing(Timing.faster(50)).bearer(TOKEN)));
  }

  /** Each import request is read before the server sees it. */
  private FaultScript watching(FaultScript script) {
    return request -> {
      if (request.method().equals("POST") && request.target().endsWith("/$import")) {
        offers.offer(request.body());
      }
      return script.before(request);
    };
  }

  /** A resource each day; every third is changed later, every seventh deleted after that. */
  private void seed() {
    try (Seeder seeder = source.model().seeder()) {
      for (int day = 0; day < DAYS; day++) {
        String type = List.of("Patient", "Observation", "Basic").get(day % 3);
        String id = type.toLowerCase(Locale.ROOT) + "-" + day;
        put(seeder, type, id, 1, day, false);
        if (day % 4 == 0) {
          put(seeder, type, id, 2, day + 30, false);
        }
        if (day % 28 == 0) {
          put(seeder, type, id, 3, day + 90, true);
        }
      }
    }
  }

  private static void put(
      Seeder seeder, String type, String id, int version, int day, boolean deleted) {
    Instant at = BEGINNING.plus(Duration.ofHours(24L * day + version));
    String body =
        String.format(
            "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\","
                + "\"lastUpdated\":\"%s\"}%s}",
            type,
            id,
            version,
            at.toString().replace("Z", ".000+00:00"),
            deleted ? "" : ",\"language\":\"x-" + version + "\"");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    seeder.put(new ResourceVersion(type, id, version, at, deleted, bytes));
  }

  private String yaml(String places, int kills) {
    String yaml =
        """
        migration: {id: killed, mode: continuous}
        source:
          kind: azure-api-for-fhir
          url: %s
          credential: {tokenFrom: env:TOKEN}
        destination:
          kind: ahds
          url: %s
          credential: {tokenFrom: env:TOKEN}
        %s
        settings:
          strategy: time-window
          strategyProperties: {window: P%dD, minWindow: PT0.5S}
          maxConcurrentExports: 2
          settleLag: PT0.2S
          confirmAfter: PT0.2S
          orphanGrace: PT1S
          pollInterval: PT0.1S
          planInterval: PT0.2S
          quietPeriod: PT0.5S
          leaseTime: PT1S
        """;
    return String.format(
        yaml, source.base(), destination.base(), places.strip(), DAYS / (2 * kills));
  }

  Path config() {
    return config;
  }

  KillSwitch killSwitch() {
    return killSwitch;
  }

  /** Somebody writes at the source while no command runs. */
  void write(String type, String id, int content) {
    String body =
        String.format(
            "{\"resourceType\":\"%s\",\"id\":\"%s\",\"language\":\"x-%d\"}", type, id, content);
    ModelResponse answer =
        source
            .model()
            .handle(
                ModelRequest.send("PUT", "/" + type + "/" + id, body)
                    .header("Authorization", "Bearer " + TOKEN));
    if (answer.status() >= 300) {
      throw new IllegalStateException("the source refused a write with " + answer.status());
    }
  }

  Map<String, String> atSource() {
    return contents(source.model());
  }

  Map<String, String> atDestination() {
    return contents(destination.model());
  }

  /** Versions at the source. */
  int versions() {
    return source.model().versions().size();
  }

  /** Versions that were offered with two contents. */
  List<String> contradictions() {
    return offers.contradictions();
  }

  private static Map<String, String> contents(FhirServerModel model) {
    Map<String, String> contents = new TreeMap<>();
    for (ResourceVersion version : model.versions()) {
      contents.put(
          version.type() + "/" + version.id() + "/" + version.versionId(),
          model.isCurrent(version) + " " + version.deleted() + " " + version.text());
    }
    return contents;
  }

  @Override
  public void close() {
    source.close();
    destination.close();
    staging.close();
  }
}
