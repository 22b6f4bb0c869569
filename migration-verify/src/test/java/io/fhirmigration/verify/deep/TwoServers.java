package io.fhirmigration.verify.deep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.inprocess.ModelReads;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.ScriptedFaults;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.verify.full.Allowances;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two model servers, a fault script for each, and questions about them. */
final class TwoServers {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  final FhirServerModel source = model("https://source.example");
  final FhirServerModel destination = model("https://destination.example");
  final ScriptedFaults sourceFaults = new ScriptedFaults();
  final ScriptedFaults destinationFaults = new ScriptedFaults();
  final List<Duration> pauses = new ArrayList<>();

  TwoServers() {
    source.faults(sourceFaults);
    destination.faults(destinationFaults);
  }

  private static FhirServerModel model(String base) {
    return FhirServerModel.builder(Face.AHDS, URI.create(base), new MemoryStaging())
        .clock(new SettableClock(START.plus(Duration.ofDays(1000))))
        .types(List.of("Basic", "Observation", "Patient"))
        .build();
  }

  /** Puts the same version into both. */
  void both(String type, String id, int version, String members) {
    put(source, type, id, version, members);
    put(destination, type, id, version, members);
  }

  /** Puts a version; a resource's first one at the minute that its id or hash says. */
  static void put(FhirServerModel server, String type, String id, int version, String members) {
    Instant date = date(id, version);
    String body =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"%s\"}"
                .formatted(type, id, version, date)
            + (members.isEmpty() ? "" : "," + members)
            + "}";
    insert(server, new ResourceVersion(type, id, version, date, false, body.getBytes(UTF_8)));
  }

  static void delete(FhirServerModel server, String type, String id, int version) {
    Instant date = date(id, version);
    String body =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"%s\"}}"
            .formatted(type, id, version, date);
    insert(server, new ResourceVersion(type, id, version, date, true, body.getBytes(UTF_8)));
  }

  private static Instant date(String id, int version) {
    return START.plusSeconds(60L * Math.floorMod(id.hashCode(), 100_000)).plusMillis(version);
  }

  private static void insert(FhirServerModel server, ResourceVersion version) {
    try (Seeder seeder = server.seeder()) {
      seeder.put(version);
    }
  }

  DeepResult compare(DeepQuestion question) {
    return compare(question, Optional.empty());
  }

  DeepResult compare(DeepQuestion question, Optional<Path> kept, Transformer... transformers) {
    return new DeepCheck(
            ModelReads.of(source), ModelReads.of(destination), List.of(transformers), pauses::add)
        .compare(question, kept);
  }

  /** Everything there is, current versions only. */
  static DeepQuestion everything() {
    return DeepQuestion.sample(1000, 1);
  }

  static DeepQuestion histories() {
    return new DeepQuestion(
        List.of(), 1000, 1, List.of(), Optional.empty(), true, Allowances.DEFAULTS, false);
  }

  static DeepQuestion ids(ResourceId... ids) {
    return new DeepQuestion(
        List.of(), 1, 1, List.of(ids), Optional.empty(), false, Allowances.DEFAULTS, false);
  }

  static DeepQuestion allowing(String... words) {
    return new DeepQuestion(
        List.of(),
        1000,
        1,
        List.of(),
        Optional.empty(),
        false,
        Allowances.of(List.of(words)),
        true);
  }
}
