package io.fhirmigration.examples;

import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A few hundred made-up resources from the first five months of 2024: patients with up to three
 * versions, some of them deleted in the end, and an observation for each version.
 */
final class SampleData {
  static final List<String> TYPES = List.of("Observation", "Patient", "SearchParameter");

  private static final int PATIENTS = 90;
  private static final Instant BEGIN = Instant.parse("2024-01-01T08:00:00Z");
  private static final Duration STEP = Duration.ofHours(20);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  private SampleData() {}

  static void load(FhirServerModel server) {
    int step = 0;
    try (Seeder seeder = server.seeder()) {
      for (int p = 0; p < PATIENTS; p++) {
        for (int version = 1; version <= 1 + p % 3; version++) {
          Instant at = BEGIN.plus(STEP.multipliedBy(step++));
          String patient = "\"active\":" + (version % 2 == 0);
          put(seeder, "Patient", "p" + p, version, at, patient);
          String value = "\"valueQuantity\":{\"value\":" + version + "." + p + "0}";
          put(seeder, "Observation", "o" + p + "-" + version, 1, at.plusMillis(1), value);
        }
        if (p % 15 == 14) {
          Instant at = BEGIN.plus(STEP.multipliedBy(step++));
          seeder.put(version("Patient", "p" + p, 2 + p % 3, at, true, ""));
        }
      }
    }
  }

  private static void put(
      Seeder seeder, String type, String id, int version, Instant at, String member) {
    seeder.put(version(type, id, version, at, false, "," + member));
  }

  private static ResourceVersion version(
      String type, String id, int version, Instant at, boolean deleted, String rest) {
    String json =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"%s\"}%s}"
            .formatted(type, id, version, DATE.format(at), rest);
    return new ResourceVersion(
        type, id, version, at, deleted, json.getBytes(StandardCharsets.UTF_8));
  }
}
