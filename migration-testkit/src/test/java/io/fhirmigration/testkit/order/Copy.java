package io.fhirmigration.testkit.order;

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
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A copy of some days of Patients, one window a day, on virtual time. */
final class Copy implements AutoCloseable {
  static final Instant FIRST_DAY = Instant.parse("2025-01-01T00:00:00Z");

  final SettableClock clock = new SettableClock(Instant.parse("2025-03-01T00:00:00Z"));
  final MemoryStaging staging = new MemoryStaging();
  final FhirServerModel source;
  final FhirServerModel destination;
  private final StateStore store = new InMemoryStateStore();
  private final MigrationPlan plan;
  private final MigrationSettings settings;

  /**
   * A copy of whole days from the first one on.
   *
   * @param seed decides the order in which the destination's units run
   */
  Copy(int days, long seed, UnaryOperator<MigrationPlan.Builder> more) {
    this(days, seed, Map.of("window", "P1D"), "time-window", more);
  }

  Copy(
      int days,
      long seed,
      Map<String, String> properties,
      String strategy,
      UnaryOperator<MigrationPlan.Builder> more) {
    source =
        FhirServerModel.builder(Face.AHDS, URI.create("http://127.0.0.1:8001"), staging)
            .clock(clock)
            .build();
    destination =
        FhirServerModel.builder(Face.AHDS, URI.create("http://127.0.0.1:8002"), staging)
            .clock(clock)
            .seed(seed)
            .build();
    plan =
        more.apply(
                MigrationPlan.builder(
                        "order", Mode.ONCE, source.base(), destination.base(), staging.base())
                    .since(FIRST_DAY)
                    .till(FIRST_DAY.plus(Duration.ofDays(days))))
            .build();
    settings =
        MigrationSettings.builder()
            .strategy(strategy, properties)
            .pollInterval(Duration.ofSeconds(10))
            .build();
  }

  /** With superseded versions and deletes. */
  static MigrationPlan.Builder history(MigrationPlan.Builder plan) {
    return plan.history(true).deletes(true);
  }

  /** Puts a version into the source whose text says what its metadata says. */
  void version(String id, int version, Instant date) {
    row(id, version, date, "\"versionId\":\"" + version + "\",\"lastUpdated\":\"" + date + "\"");
  }

  /** Puts a version into the source with the metadata that its exported line shall have. */
  void row(String id, int version, Instant date, String meta) {
    String body =
        "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"meta\":{%s},\"multipleBirthInteger\":%d}"
            .formatted(id, meta, version);
    try (var seeder = source.seeder()) {
      seeder.put(
          new ResourceVersion(
              "Patient", id, version, date, false, body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** A moment of a day, counted from 0; minute 0 would be the border row of two windows. */
  static Instant at(int day, int minute) {
    return FIRST_DAY.plus(Duration.ofDays(day)).plus(Duration.ofMinutes(minute));
  }

  MigrationReport run() {
    return run(engine -> engine);
  }

  /** Runs until the engine ends by itself. */
  MigrationReport run(UnaryOperator<MigrationEngineBuilder> more) {
    int[] left = {2_000};
    try (MigrationEngine engine =
        more.apply(
                MigrationEngine.builder(plan)
                    .source(ModelSource.of(source))
                    .target(ModelTarget.of(destination))
                    .staging(staging)
                    .store(store)
                    .settings(settings)
                    .clock(clock)
                    .monotonicClock(clock::nanos)
                    .waiting(
                        pause -> {
                          clock.advance(pause);
                          if (--left[0] < 0) {
                            throw new AssertionError("no end: " + status().toJson());
                          }
                        }))
            .build()) {
      return engine.run();
    }
  }

  MigrationStatus status() {
    return migrations().status(plan.id());
  }

  Migrations migrations() {
    return Migrations.open(store, clock);
  }

  MigrationPlan plan() {
    return plan;
  }

  /** All versions of a server, with what is current. */
  static List<String> contents(FhirServerModel server) {
    return server.versions().stream()
        .sorted(
            Comparator.comparing(ResourceVersion::id).thenComparingInt(ResourceVersion::versionId))
        .map(v -> v + " " + v.lastUpdated() + (server.isCurrent(v) ? " current " : " ") + v.text())
        .toList();
  }

  /** The current version of a Patient at the destination. */
  ResourceVersion current(String id) {
    return destination.versions().stream()
        .filter(v -> v.id().equals(id) && destination.isCurrent(v))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
