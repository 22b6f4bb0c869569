package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Phase;
import io.fhirmigration.spi.StagedObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a person does about lines in quarantine. */
final class Repairs {
  private final SimulatedWorld world;
  private final Trail trail;
  private final Supplier<MigrationEngine> desk;
  private final Dice dice;
  private int left;

  /**
   * Draws how often somebody repairs.
   *
   * @param desk an engine that drives nothing
   */
  Repairs(SimulatedWorld world, Trail trail, Supplier<MigrationEngine> desk) {
    this.world = world;
    this.trail = trail;
    this.desk = desk;
    this.dice = world.scenario().dice("repairs");
    this.left = dice.chance(30) ? dice.between(1, 3) : 0;
  }

  /** Perhaps wishes for a repair; whether it was. */
  boolean perhaps(Migrations migrations, MigrationStatus status, MigrationId id, String by) {
    boolean due =
        left > 0
            && status.phase() != Phase.PREPARING
            && status.repair().isEmpty()
            && status.ledger().total().quarantined() > 0;
    if (!due || !dice.chance(status.phase().isTerminal() ? 60 : 15)) {
      return false;
    }
    left--;
    switch (dice.between(0, 2)) {
      case 0 -> {
        trail.add("person repairs the destination, and sends all lines again");
        world.destination().poison(line -> false);
        world.destination().refuse(line -> Optional.empty());
        migrations.repair(id, Optional.empty(), Optional.empty(), by);
      }
      case 1 -> {
        trail.add("person repairs with a transformer");
        migrations.repair(id, Optional.empty(), Optional.of(Mend.SPEC), by);
      }
      default -> {
        List<StagedObject> kept =
            world.staging().list("sim-objects", "quarantine/", "", 1000).stream()
                .filter(file -> file.name().endsWith("/rejects.ndjson"))
                .toList();
        if (kept.isEmpty()) {
          return false;
        }
        StagedObject one = dice.pick(kept);
        ChunkId chunk = new ChunkId(one.name().split("/", -1)[1]);
        trail.add("person corrects lines of " + chunk);
        correct(chunk, one);
        migrations.repair(id, Optional.of(chunk), Optional.empty(), by);
      }
    }
    return true;
  }

  private void correct(ChunkId chunk, StagedObject lines) {
    try (MigrationEngine engine = desk.get();
        InputStream in = world.staging().open(lines, 0)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      engine.correct(
          chunk, new ByteArrayInputStream(Mend.mended(text).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
