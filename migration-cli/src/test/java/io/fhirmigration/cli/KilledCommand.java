package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.KillSwitch.Moment;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.azurite.Azurite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command is killed again and again while it copies and cuts over. Its servers live in this
 * JVM, so that each kill falls on an exact request of theirs; a storage service lives on.
 *
 * <p>{@code -Dkills=N} says how often, {@code -DkillSeed=N} repeats a run.
 */
abstract class KilledCommand {
  private static final long SEED = Long.getLong("killSeed", 20261121);
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TOKEN", KillWorld.TOKEN, "DB_PASSWORD", "any", "STORAGE_KEY", Azurite.KEY);

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  /** How often it is killed, at least 4 times. */
  int kills() {
    return Integer.getInteger("kills", 8);
  }

  /** With staging in a folder and the state in {@code state}. */
  final void killedInAFolder(String state) throws Exception {
    killed(
        StagingFolder.open(folder.resolve("staging")), "staging: {path: staging}\nstate: " + state);
  }

  /** Kills and restarts the command until the migration is complete. */
  final void killed(StagingArea staging, String places) throws Exception {
    int kills = kills();
    System.out.println(getClass().getSimpleName() + ": -Dkills=" + kills + " -DkillSeed=" + SEED);
    try (KillWorld world = new KillWorld(folder, staging, places, kills)) {
      int whileCuttingOver = Math.max(2, kills / 4);
      for (int kill = 0; kill < kills - whileCuttingOver; kill++) {
        kill(world, 5 + random.nextInt(50), random.nextBoolean());
        world.write("Patient", "late-" + random.nextInt(5), kill);
      }
      assertThat(cli(world, "cutover").exitCode()).isZero();
      for (int kill = 0; kill < whileCuttingOver; kill++) {
        kill(world, 5 + random.nextInt(12), false);
      }

      ChildCli last = cli(world, "run", "--json");
      assertThat(last.exitCode()).as(last.said()).isZero();
      assertThat(last.json().string("state")).contains("COMPLETED");
      assertThat(last.json().string("surfaceCheck")).contains("match");
      assertThat(world.atDestination()).isEqualTo(world.atSource());
      assertThat(world.contradictions()).isEmpty();
      assertStatusAgrees(world, last.json());
    }
  }

  private void kill(KillWorld world, int requests, boolean atAnEffect) throws Exception {
    Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
    ChildCli child = cli(world, "run");
    world.killSwitch().arm(child, requests, atAnEffect, moment);
    child.reaches(world.killSwitch()::hasStruck);
    child.kill();
    assertThat(world.killSwitch().hasStruck())
        .as("%s at request %d: %s", moment, requests, child.said())
        .isTrue();
  }

  /** The books of the status are those of the run, and no lost kick-off is left open. */
  private void assertStatusAgrees(KillWorld world, JsonObject run) throws Exception {
    ChildCli said = cli(world, "status", "--json");
    assertThat(said.exitCode()).as(said.said()).isZero();
    JsonObject status = said.json();
    assertThat(status.string("phase")).contains("COMPLETED");
    assertThat(status.array("open")).isEmpty();
    for (String column : List.of("exported", "imported", "repeated", "quarantined", "excluded")) {
      assertThat(sum(status.object("ledger").orElseThrow().array("lines"), column))
          .as(column)
          .isEqualTo(run.integer(column).orElseThrow());
    }
    assertThat(run.integer("exported").orElseThrow()).isGreaterThanOrEqualTo(world.versions());
    assertThat(run.integer("quarantined")).hasValue(0);
    for (JsonValue orphan : status.array("orphans")) {
      assertThat(((JsonObject) orphan).string("outcome").orElseThrow())
          .isIn("ADOPTED", "CANCELLED", "WAITED_FOR", "NEVER_SEEN");
    }
  }

  private static long sum(List<JsonValue> lines, String column) {
    return lines.stream().mapToLong(l -> ((JsonObject) l).integer(column).orElseThrow()).sum();
  }

  private ChildCli cli(KillWorld world, String command, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of(command, "--config"));
    args.add(world.config().toString());
    args.addAll(List.of(more));
    return ChildCli.start(folder, ENVIRONMENT, args.toArray(String[]::new));
  }
}
