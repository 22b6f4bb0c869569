package io.fhirmigration.cli;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.testkit.server.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Two emulators on loopback that are as fast as they can be, and configurations for them. */
final class Servers implements AutoCloseable {
  static final String TOKEN = "the-right-token";

  private final Path folder;
  private final StagingArea staging;
  private final String places;
  final Emulator source;
  final Emulator destination;

  Servers(Path folder) {
    this(folder, TOKEN);
  }

  Servers(Path folder, String token) {
    this(folder, token, token);
  }

  /** Servers that know one token each; an empty one stands for any. */
  Servers(Path folder, String sourceToken, String destinationToken) {
    this(
        folder,
        sourceToken,
        destinationToken,
        StagingFolder.open(folder.resolve("staging")),
        "staging: {path: staging}\nstate: {path: state/ward}");
  }

  /**
   * Starts both.
   *
   * @param staging the staging area, as the servers reach it
   * @param places the sections {@code staging} and {@code state} of configurations
   */
  Servers(Path folder, String token, StagingArea staging, String places) {
    this(folder, token, token, staging, places);
  }

  private Servers(
      Path folder,
      String sourceToken,
      String destinationToken,
      StagingArea staging,
      String places) {
    this.folder = folder;
    this.staging = staging;
    this.places = places;
    this.source = start(Face.AZURE_API_FOR_FHIR, sourceToken);
    this.destination = start(Face.AHDS, destinationToken);
  }

  private Emulator start(Face face, String token) {
    return Emulator.start(
        EmulatorConfig.of(face, 0, staging)
            .with(server -> server.timing(Timing.IMMEDIATE).anonymizedExport(true))
            .with(server -> token.isEmpty() ? server : server.bearer(token)));
  }

  /** Puts a resource as if it had been there since 2020. */
  static void put(Emulator server, String id) {
    put(server, id, "\"language\":\"en\"");
  }

  /** Puts a resource with these members as if it had been there since 2020. */
  static void put(Emulator server, String id, String members) {
    put(server, "Basic", id, members);
  }

  /** Puts a resource of this type, with these members, as if it had been there since 2020. */
  static void put(Emulator server, String type, String id, String members) {
    String body =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"1\","
            + "\"lastUpdated\":\"2020-05-01T00:00:00.000+00:00\"},%s}";
    try (Seeder seeder = server.model().seeder()) {
      seeder.put(
          new ResourceVersion(
              type,
              id,
              1,
              Instant.parse("2020-05-01T00:00:00Z"),
              false,
              String.format(body, type, id, members).getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** A migration of one range whose intervals are as short as they can be. */
  Path config() throws IOException {
    String yaml =
        """
        migration: {id: ward, mode: once, history: true, deletes: true}
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
          strategy: single
          settleLag: PT0S
          confirmAfter: PT0.05S
          pollInterval: PT0.05S
          planInterval: PT0.05S
          quietPeriod: PT0S
          leaseTime: PT2S
        """;
    return Files.writeString(
        folder.resolve("ward.yaml"),
        String.format(yaml, source.base(), destination.base(), places));
  }

  @Override
  public void close() {
    source.close();
    destination.close();
    staging.close();
  }
}
