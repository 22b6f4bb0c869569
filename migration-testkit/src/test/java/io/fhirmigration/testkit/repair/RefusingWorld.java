package io.fhirmigration.testkit.repair;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A migration whose destination refuses lines by what stands in their {@code language}. */
final class RefusingWorld implements AutoCloseable {
  static final Instant FIRST = Instant.parse("2025-03-01T00:00:00Z");

  final InProcessWorld servers = new InProcessWorld(Face.AHDS);
  final StateStore store = new InMemoryStateStore();
  final MigrationPlan plan;
  MigrationSettings.Builder settings =
      MigrationSettings.builder().strategy("single", Map.of()).pollInterval(Duration.ofSeconds(30));
  private int rows;

  RefusingWorld() {
    this(Mode.ONCE);
  }

  RefusingWorld(Mode mode) {
    plan =
        MigrationPlan.builder(
                "repair",
                mode,
                servers.source().base(),
                servers.target().base(),
                servers.staging().base())
            .build();
    servers.destinationModel().refuse(line -> refusal(text(line)));
  }

  private static Optional<String> refusal(String line) {
    if (line.contains("x-future")) {
      return Optional.of("LastUpdated in the resource cannot be in the future.");
    }
    return line.contains("x-mend") || line.contains("x-broken")
        ? Optional.of("Failed to parse import resource JSON: unexpected element.")
        : Optional.empty();
  }

  /** A resource at the source, each a second after the one before. */
  ResourceVersion row(String type, String id, String language, int padding) {
    return row(type, id, 1, language, padding);
  }

  ResourceVersion row(String type, String id, int version, String language, int padding) {
    Instant date = FIRST.plusSeconds(rows++);
    ResourceVersion row = version(type, id, version, date, language, padding);
    try (var seeder = servers.sourceModel().seeder()) {
      seeder.put(row);
    }
    return row;
  }

  /** A resource that is written now. */
  void rowNow(String type, String id, int version, String language) {
    Instant now = servers.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    try (var seeder = servers.sourceModel().seeder()) {
      seeder.put(version(type, id, version, now, language, 10));
    }
  }

  /** A good resource in a window of its own, by which the destination shows that it takes lines. */
  void goodWindow() {
    settings.strategy("time-window", Map.of("window", "P1D"));
    rows += (int) Duration.ofDays(1).toSeconds();
    row("Basic", "good", "en", 10);
    servers.clock().advance(Duration.ofDays(1));
  }

  /** The same version at the destination with another language. */
  void alreadyThere(ResourceVersion row, String language) {
    try (var seeder = servers.destinationModel().seeder()) {
      seeder.put(version(row.type(), row.id(), row.versionId(), row.lastUpdated(), language, 0));
    }
  }

  static ResourceVersion version(
      String type, String id, int version, Instant date, String language, int padding) {
    String body =
        "{\"resourceType\":\"%s\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"%s\"},\"language\":\"%s\",\"implicitRules\":\"urn:%s\"}"
            .formatted(
                type,
                id,
                version,
                date.toString().replace("Z", ".000+00:00"),
                language,
                "x".repeat(padding));
    return new ResourceVersion(
        type, id, version, date, false, body.getBytes(StandardCharsets.UTF_8));
  }

  MigrationReport run() {
    return run(store, engine -> engine);
  }

  /** Runs until the engine ends by itself. */
  MigrationReport run(StateStore over, UnaryOperator<MigrationEngineBuilder> more) {
    int[] left = {2_000};
    try (MigrationEngine engine = more.apply(builder(over, left)).build()) {
      return engine.run();
    }
  }

  /** Runs until it has waited so often. */
  MigrationStatus until(int waits, UnaryOperator<MigrationEngineBuilder> more) {
    int[] left = {waits};
    MigrationEngine[] running = new MigrationEngine[1];
    running[0] =
        more.apply(builder(store, left))
            .waiting(
                pause -> {
                  servers.clock().advance(pause);
                  if (--left[0] <= 0) {
                    running[0].requestStop();
                  }
                })
            .build();
    return running[0].run().status();
  }

  MigrationEngineBuilder builder(StateStore over, int[] left) {
    return MigrationEngine.builder(plan)
        .source(servers.source())
        .target(servers.target())
        .staging(servers.staging())
        .store(over)
        .settings(settings.build())
        .transformer(new Mend())
        .clock(servers.clock())
        .monotonicClock(servers.clock()::nanos)
        .waiting(
            pause -> {
              servers.clock().advance(pause);
              if (--left[0] < 0) {
                throw new AssertionError("no end: " + status().toJson());
              }
            });
  }

  MigrationStatus status() {
    return migrations().status(plan.id());
  }

  Migrations migrations() {
    return Migrations.open(store, servers.clock());
  }

  static Optional<TransformerSpec> mend(String from, String to) {
    return Optional.of(new TransformerSpec(Mend.NAME, Map.of("from", from, "to", to)));
  }

  /** Accepts what the comparison, which nobody makes here, leaves open. */
  MigrationReport accepted() {
    migrations().accept(plan.id(), "tester", "compared by the test");
    return run();
  }

  /** The kept lines of all chunks. */
  List<String> rejects() {
    return lines("rejects.ndjson");
  }

  /** What is known about each of them. */
  List<JsonObject> log() {
    return lines("rejects.log.ndjson").stream()
        .map(line -> (JsonObject) JsonValue.parse(line))
        .toList();
  }

  private List<String> lines(String name) {
    StagingArea staging = servers.staging();
    return staging.list("repair-objects", "quarantine/", "", 1_000).stream()
        .filter(object -> object.name().endsWith("/" + name))
        .flatMap(object -> content(object).lines())
        .toList();
  }

  String content(StagedObject object) {
    try (InputStream in = servers.staging().open(object, 0)) {
      return text(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(byte[] line) {
    return new String(line, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    servers.close();
    store.close();
  }
}
