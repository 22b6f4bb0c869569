package io.fhirmigration.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * One line among 1,000,000 in 200 files makes each import fail that holds it; the server only says
 * 500, and no look at the line tells why.
 */
class PoisonAmongAMillionIT {
  private static final int RESOURCES = 1_000_000;

  /** Does not divide a page of an export, so that each of its 100 pages ends within a type. */
  private static final int TYPES = 101;

  private static final int FILES = 200;
  private static final int POISON = 617_283;
  private static final byte[] MARK = "-poison\"}".getBytes(StandardCharsets.UTF_8);
  private static final Pattern TYPE = Pattern.compile("\\{\"type\":\"([A-Za-z]+)\"");
  private static final Pattern INPUT = Pattern.compile("\"name\":\"input\"");
  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

  /**
   * Every half twice, the line itself and the whole twice each, and a control with each of them.
   */
  private static final int MOST_IMPORTS = 2 * 20 + 10;

  private final List<String> imports = new ArrayList<>();

  private static ResourceVersion resource(int i, List<String> types) {
    String type = types.get(i % TYPES);
    Instant date = FIRST.plusSeconds(4L * i);
    String body =
        "{\"resourceType\":\""
            + type
            + "\",\"id\":\"r"
            + i
            + "\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\""
            + date
            + "\"},\"language\":\"de"
            + (i == POISON ? "-poison" : "")
            + "\"}";
    return new ResourceVersion(
        type, "r" + i, 1, date, false, body.getBytes(StandardCharsets.UTF_8));
  }

  private void fill(InProcessWorld world) {
    List<String> types = types(world);
    try (Seeder seeder = world.sourceModel().seeder()) {
      for (int i = 0; i < RESOURCES; i++) {
        seeder.put(resource(i, types));
      }
    }
  }

  private static List<String> types(InProcessWorld world) {
    String capability =
        new String(
            world.sourceModel().handle(ModelRequest.get("/metadata")).body(),
            StandardCharsets.UTF_8);
    return TYPE.matcher(capability)
        .results()
        .map(found -> found.group(1))
        .filter(type -> !type.equals("SearchParameter"))
        .limit(TYPES)
        .toList();
  }

  private void spoil(InProcessWorld world) {
    world.destinationModel().poison(PoisonAmongAMillionIT::isPoison);
    world
        .destinationModel()
        .faults(
            request -> {
              if (request.method().equals("POST") && request.target().endsWith("/$import")) {
                imports.add(new String(request.body(), StandardCharsets.UTF_8));
              }
              return Optional.empty();
            });
  }

  private static boolean isPoison(byte[] line) {
    int from = Math.max(0, line.length - MARK.length);
    return Arrays.equals(line, from, line.length, MARK, 0, MARK.length);
  }

  @Test
  void onePoisonLineEndsInQuarantineByNameAndTheRestIsThere() throws IOException {
    try (InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR)) {
      fill(world);
      spoil(world);

      MigrationStatus status =
          new Run(
                  world,
                  Mode.ONCE,
                  plan -> plan.history(true),
                  MigrationSettings.builder().strategy("single", Map.of()).build())
              .until(3_000)
              .status();

      assertThat(status.chunks()).isEqualTo(Map.of(ChunkPhase.CLOSED, 1L));
      assertThat(status.ledger().total().imported()).isEqualTo(RESOURCES - 1L);
      assertThat(status.ledger().total().quarantined()).isEqualTo(1);
      assertThat(INPUT.matcher(imports.get(0)).results()).hasSize(FILES);
      assertThat(rejects(world)).hasLineCount(1).contains("\"id\":\"r" + POISON + "\"");
      assertThat(imports).hasSizeLessThanOrEqualTo(MOST_IMPORTS);
      requireAllButThePoison(world);
    }
  }

  private static String rejects(InProcessWorld world) throws IOException {
    StringBuilder all = new StringBuilder();
    for (StagedObject object : world.staging().list("test-objects", "quarantine/", "", 100)) {
      if (object.name().endsWith("/rejects.log.ndjson")) {
        try (InputStream in = world.staging().open(object, 0)) {
          all.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return all.toString();
  }

  /** Both servers name their versions in the order of dates, of which no two are equal. */
  private static void requireAllButThePoison(InProcessWorld world) {
    List<ResourceVersion> expected = world.sourceModel().versions();
    List<ResourceVersion> there = world.destinationModel().versions();
    assertThat(there).hasSize(RESOURCES - 1);
    for (int i = 0; i < there.size(); i++) {
      ResourceVersion wanted = expected.get(i < POISON ? i : i + 1);
      if (!wanted.toString().equals(there.get(i).toString())
          || !Arrays.equals(wanted.body(), there.get(i).body())) {
        throw new AssertionError(wanted + " is not there");
      }
    }
  }
}
