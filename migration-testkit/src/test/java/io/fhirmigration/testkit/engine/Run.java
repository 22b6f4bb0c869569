package io.fhirmigration.testkit.engine;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** One migration in a world on virtual time, run for a bounded number of waits. */
final class Run {
  final World world;
  final StateStore store;
  final MigrationPlan plan;
  private final MigrationSettings settings;

  Run(World world, Mode mode, UnaryOperator<MigrationPlan.Builder> more, MigrationSettings with) {
    this.world = world;
    this.store = new InMemoryStateStore();
    this.plan =
        more.apply(
                MigrationPlan.builder(
                    "test",
                    mode,
                    world.source().base(),
                    world.target().base(),
                    world.staging().base()))
            .build();
    this.settings = with;
  }

  private Run(Run of, MigrationSettings with) {
    this.world = of.world;
    this.store = of.store;
    this.plan = of.plan;
    this.settings = with;
  }

  /** The same migration with other settings. */
  Run with(MigrationSettings other) {
    return new Run(this, other);
  }

  /** Runs until it ends by itself or has waited often enough. */
  MigrationReport until(int waits, UnaryOperator<MigrationEngineBuilder> more) {
    int[] left = {waits};
    MigrationEngine[] running = new MigrationEngine[1];
    MigrationEngine engine =
        more.apply(
                MigrationEngine.builder(plan)
                    .source(world.source())
                    .target(world.target())
                    .staging(world.staging())
                    .store(store)
                    .settings(settings)
                    .clock(world.clock())
                    .monotonicClock(world.clock()::nanos)
                    .waiting(
                        pause -> {
                          world.clock().advance(pause);
                          if (--left[0] <= 0) {
                            running[0].requestStop();
                          }
                        }))
            .build();
    running[0] = engine;
    return engine.run();
  }

  MigrationReport until(int waits) {
    return until(waits, builder -> builder);
  }

  /** One turn of a host that is called by a timer. */
  void turn() {
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(store)
            .settings(settings)
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .build()) {
      engine.turn();
    }
  }

  MigrationStatus status() {
    return migrations().status(plan.id());
  }

  Migrations migrations() {
    return Migrations.open(store, world.clock());
  }

  static List<String> contents(List<ResourceVersion> versions) {
    return versions.stream()
        .map(
            v ->
                v
                    + " "
                    + v.lastUpdated()
                    + (v.deleted() ? "" : new String(v.body(), StandardCharsets.UTF_8)))
        .toList();
  }
}
