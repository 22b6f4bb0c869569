package io.fhirmigration.benchmarks.million;

import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Made-up resources: the same number gives the same versions. Every tenth resource has a second
 * version, every hundredth a third, and of every thousandth the third is a soft delete.
 */
final class Population {
  private static final Instant FIRST = Instant.parse("2023-01-01T00:00:00.001Z");
  private static final Duration SPAN = Duration.ofDays(700);
  private static final Duration BETWEEN_VERSIONS = Duration.ofDays(20).plusMillis(7);
  private static final String[] FAMILIES = {
    "Müller",
    "Ångström",
    "Łukasik",
    "Παπαδόπουλος",
    "Иванова",
    "山田",
    "Smith",
    "Nguyễn",
    "O’Neill",
    "😀 Test"
  };

  private Population() {}

  /** Hands out all versions of that many resources. */
  static void each(long resources, Consumer<ResourceVersion> use) {
    long step = SPAN.toMillis() / Math.max(1, resources);
    for (long i = 0; i < resources; i++) {
      Instant date = FIRST.plusMillis(i * step);
      int versions = i % 100 == 0 ? 3 : i % 10 == 0 ? 2 : 1;
      for (int version = 1; version <= versions; version++) {
        use.accept(version(i, version, date, i % 1000 == 0 && version == 3));
        date = date.plus(BETWEEN_VERSIONS);
      }
    }
  }

  private static ResourceVersion version(long i, int version, Instant date, boolean deleted) {
    String type = type(i);
    String id = "r" + Long.toString(i * 2_654_435_761L, 36) + "-" + i;
    String start =
        "{\"resourceType\":\""
            + type
            + "\",\"id\":\""
            + id
            + "\",\"meta\":{\"versionId\":\""
            + version
            + "\",\"lastUpdated\":\""
            + date
            + "\"}";
    String body = deleted ? start + "}" : start + members(type, i, version) + "}";
    return new ResourceVersion(
        type, id, version, date, deleted, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String type(long i) {
    int slot = (int) (i % 20);
    if (slot < 12) {
      return "Observation";
    }
    return slot < 15 ? "Encounter" : slot < 17 ? "Condition" : slot < 18 ? "Patient" : "Procedure";
  }

  private static String members(String type, long i, int version) {
    String subject = "\"subject\":{\"reference\":\"Patient/p" + i % 50_000 + "\"}";
    return switch (type) {
      case "Patient" ->
          ",\"active\":true,\"name\":[{\"use\":\"official\",\"family\":\""
              + FAMILIES[(int) (i / 20 % FAMILIES.length)]
              + "\",\"given\":[\"Zoë\",\"Nº "
              + i
              + "\"]}],\"gender\":\"female\",\"birthDate\":\"19"
              + (10 + i % 90)
              + "-02-03\",\"address\":[{\"line\":[\"Straße der Kühe "
              + version
              + "\"],\"city\":\"Gżegżółka\",\"country\":\"PL\"}],\"communication\":[{\"language\":"
              + "{\"coding\":[{\"system\":\"urn:ietf:bcp:47\",\"code\":\"pl-PL\"}]}}]";
      case "Observation" ->
          ",\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":"
              + "\"http://terminology.hl7.org/CodeSystem/observation-category\",\"code\":"
              + "\"vital-signs\"}]}],\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8302-2\",\"display\":\"Body"
              + " Height\"}]},"
              + subject
              + ",\"effectiveDateTime\":\"2022-11-01T10:20:30+01:00\",\"valueQuantity\":{\"value\":"
              + (i % 300)
              + "."
              + (123_456_789L + i)
              + ",\"unit\":\"cm\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"cm\"},"
              + "\"note\":[{\"text\":\"version "
              + version
              + "\"}]";
      default ->
          ",\"status\":\"finished\",\"code\":{\"coding\":[{\"system\":\"http://snomed.info/sct\","
              + "\"code\":\"185345009\",\"display\":\"Encounter for symptom\"}],\"text\":"
              + "\"Überweisung wegen Rückenschmerzen\"},"
              + subject
              + ",\"period\":{\"start\":\"2022-11-01T10:20:30+01:00\",\"end\":"
              + "\"2022-11-01T10:50:30+01:00\"},\"serviceProvider\":{\"reference\":\"Organization/o"
              + i % 200
              + "\",\"display\":\"PCP"
              + version
              + "\"}";
    };
  }
}
