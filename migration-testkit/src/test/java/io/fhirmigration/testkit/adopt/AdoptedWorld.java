package io.fhirmigration.testkit.adopt;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.Verifier;
import io.fhirmigration.testkit.DirectExecutor;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.OfferWatch;
import io.fhirmigration.testkit.crash.WatchedTarget;
import io.fhirmigration.testkit.server.Face;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Files that lie in a container, a destination, and an engine between them. */
final class AdoptedWorld implements AutoCloseable {
  static final String CONTAINER = "old-export";

  final StateStore store = new InMemoryStateStore();
  final InProcessWorld servers;
  final StagingArea staging;
  final OfferWatch offers;
  final Map<String, Long> counted = new TreeMap<>();
  private MigrationSettings.Builder settings =
      MigrationSettings.builder()
          .filesPerPayload(2)
          .leaseTime(Duration.ofHours(2))
          .pollInterval(Duration.ofSeconds(30));

  AdoptedWorld() {
    this(new MemoryStaging());
  }

  AdoptedWorld(StagingArea staging) {
    this.staging = staging;
    this.offers = new OfferWatch(staging);
    this.servers = new InProcessWorld(Face.AHDS, staging);
    staging.createContainer(CONTAINER);
  }

  AdoptedWorld with(UnaryOperator<MigrationSettings.Builder> more) {
    settings = more.apply(settings);
    return this;
  }

  static String line(String type, String id, int version, String members) {
    return undated(type, id, version, members)
        .replace(
            "\"meta\":{", "\"meta\":{\"lastUpdated\":\"2024-05-0" + version + "T10:00:00.000Z\",");
  }

  static String undated(String type, String id, int version, String members) {
    return "{\"resourceType\":\""
        + type
        + "\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\"}"
        + (members.isEmpty() ? "" : "," + members)
        + "}";
  }

  static String patient(String id) {
    return line("Patient", id, 1, "\"active\":true");
  }

  static String observation(String id) {
    return line("Observation", id, 1, "\"status\":\"final\"");
  }

  void file(String name, String... lines) {
    write(name, text(lines));
  }

  void compressed(String name, String... lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(name, bytes.toByteArray());
  }

  private static byte[] text(String... lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  void write(String name, byte[] content) {
    staging.write(CONTAINER, name, out -> out.write(content));
  }

  MigrationPlan.Builder plan() {
    return MigrationPlan.builder(
        "test",
        new AdoptedFiles(CONTAINER, ""),
        URI.create("https://old.example.org"),
        servers.target().base(),
        staging.base());
  }

  MigrationEngineBuilder engine(MigrationPlan plan, StateStore in) {
    return MigrationEngine.builder(plan)
        .target(new WatchedTarget(servers.target(), offers))
        .staging(staging)
        .store(in)
        .verifier(verifier())
        .settings(settings.build())
        .clock(servers.clock())
        .monotonicClock(servers.clock()::nanos)
        .executor(new DirectExecutor())
        .waiting(servers.clock()::advance);
  }

  MigrationReport run() {
    return run(plan().build());
  }

  MigrationReport run(MigrationPlan plan) {
    try (MigrationEngine engine = engine(plan, store).build()) {
      return engine.run();
    }
  }

  MigrationStatus status() {
    return migrations().status(plan().build().id());
  }

  Migrations migrations() {
    return Migrations.open(store, servers.clock());
  }

  /** Notes what the files hold by type, and finds no difference. */
  private Verifier verifier() {
    return task -> {
      Instant now = servers.clock().instant();
      counted.clear();
      for (String type : task.types()) {
        task.source()
            .count(
                new CountQuery(
                    CountQuery.Kind.CURRENT, Optional.of(type), Optional.empty(), Optional.empty()))
            .total()
            .ifPresent(total -> counted.put(type, total));
      }
      return new Verification("none", Verification.Outcome.MATCH, "", now, new ArrayList<>());
    };
  }

  List<String> atDestination() {
    return servers.atDestination().stream()
        .map(v -> v.type() + "/" + v.id() + "/" + v.versionId())
        .toList();
  }

  @Override
  public void close() {
    servers.close();
    store.close();
  }
}
