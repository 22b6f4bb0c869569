package io.fhirmigration.testkit.ha;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A continuous migration that writes every kind of record: counted windows, a transformer, lost
 * kick-offs, writers meanwhile, a late row in a closed window, a cut-over.
 */
final class Journey implements AutoCloseable {
  static final Duration LEASE = Duration.ofMinutes(15);

  private static final int RESOURCES = 12;
  private static final Instant LATE = Instant.parse("2025-03-03T12:00:00Z");

  final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);
  final Hosts hosts = new Hosts(world.clock());
  final Writes writes = new Writes();
  private final MigrationPlan plan;
  private int acts;
  private int seen;

  Journey() {
    world.put(
        "SearchParameter",
        "active",
        "\"url\":\"https://example.org/active\",\"name\":\"active\",\"status\":\"active\","
            + "\"description\":\"whether it is active\",\"code\":\"is-active\","
            + "\"base\":[\"Patient\"],\"type\":\"token\",\"expression\":\"Patient.active\"");
    for (int i = 0; i < RESOURCES; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.put(
          "Observation", "o" + i, "\"status\":\"final\",\"valueQuantity\":{\"value\":1." + i + "}");
      world.clock().advance(Duration.ofHours(20));
      if (i % 4 == 3) {
        world.delete("Patient", "p" + (i - 1));
      }
    }
    Predicate<ModelRequest> ours = on("GET", "/$export").and(r -> r.target().contains("_till"));
    world
        .sourceModel()
        .faults(
            new ScriptedFaults()
                .times(2, ours, new Fault.LoseReply())
                .once(ours, new Fault.CutBefore())
                .once(ours, new Fault.LoseReply()));
    this.plan =
        MigrationPlan.builder(
                "journey",
                MigrationPlan.Mode.CONTINUOUS,
                world.source().base(),
                world.target().base(),
                world.staging().base())
            .transformer("decimal-limit", Map.of("profile", "digits18"))
            .build();
  }

  /** How a host reaches the world; a test puts itself between. */
  interface Reach {
    default SourceServer source(SourceServer source) {
      return source;
    }

    default TargetServer target(TargetServer target) {
      return target;
    }

    default StagingArea staging(StagingArea staging) {
      return staging;
    }
  }

  MigrationEngine engine(Hosts.Host host, StateStore store) {
    return engine(host, store, new Reach() {});
  }

  MigrationEngine engine(Hosts.Host host, StateStore store, Reach reach) {
    MigrationEngineBuilder builder =
        MigrationEngine.builder(plan)
            .source(reach.source(world.source()))
            .target(reach.target(world.target()))
            .staging(reach.staging(world.staging()))
            .store(store)
            .verifier(
                task ->
                    new Verification(
                        "none", Verification.Outcome.MATCH, "", host.wall().instant(), List.of()))
            .settings(
                MigrationSettings.builder()
                    .strategy("adaptive", Map.of("target", "12", "minWindow", "PT30M"))
                    .leaseTime(LEASE)
                    .orphanGrace(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(8))
                    .planInterval(Duration.ofMinutes(2))
                    .recountEvery(Duration.ofMinutes(10))
                    .build())
            .clock(host.wall())
            .monotonicClock(host::nanos)
            .waiting(host::sleep)
            .names(host::randomName)
            .host(host.name());
    return builder.build();
  }

  /** A host that drives or stands by until the migration has ended. */
  Hosts.Host start(String name) {
    return start(name, Ending.TERMINAL);
  }

  Hosts.Host start(String name, Duration ahead, long nanos) {
    return hosts.start(name, ahead, nanos, host -> drive(host, Ending.TERMINAL));
  }

  /** A host whose engine may end like this. */
  Hosts.Host start(String name, Ending... endings) {
    return hosts.start(name, host -> drive(host, endings));
  }

  private void drive(Hosts.Host host, Ending... endings) {
    try (MigrationEngine engine = engine(host, writes.view(host.name(), () -> {}))) {
      assertThat(engine.run().ending()).isIn((Object[]) endings);
    }
  }

  Migrations migrations() {
    return Migrations.open(writes.shared(), world.clock());
  }

  MigrationStatus status() {
    return migrations().status(plan.id());
  }

  List<StateRecord> openRecords() {
    return writes.open(plan.id());
  }

  boolean hasBegun() {
    return !migrations().list().isEmpty();
  }

  /** Lets all hosts run, with what users do meanwhile. */
  void run() {
    try {
      hosts.run(this::act);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + status().toJson(), e);
    }
  }

  /** Lets hosts run, with what users do meanwhile, until this one drives or none can run. */
  void runUntilDriverIs(String name) {
    while (!(hasBegun() && status().driver().endsWith(" on " + name)) && hosts.turn()) {
      act();
    }
  }

  /** What users do, each act once, when its phase has come. */
  void act() {
    if (writes.all().size() == seen || !hasBegun()) {
      return;
    }
    seen = writes.all().size();
    MigrationStatus now = status();
    Phase phase = now.phase();
    if (acts == 0 && phase == Phase.COPYING) {
      acts++;
      othersExport();
      world.put("Patient", "p1", "\"active\":false");
    } else if (acts == 1 && phase == Phase.AWAITING_CUTOVER && !now.recount().isEmpty()) {
      acts++;
      world.delete("Observation", "o1");
      lateRow();
      migrations().cutOver(plan.id(), world.clock().instant(), "test");
    }
  }

  /** The source runs one export at a time: ours wait in its queue. */
  private void othersExport() {
    for (int i = 0; i < 4; i++) {
      ModelRequest request =
          ModelRequest.get("/$export?_type=Observation")
              .header("Accept", "application/fhir+json")
              .header("Prefer", "respond-async");
      assertThat(world.sourceModel().handle(request).status()).isEqualTo(202);
    }
  }

  private void lateRow() {
    String body =
        "{\"resourceType\":\"Patient\",\"id\":\"late\",\"meta\":{\"versionId\":\"1\","
            + "\"lastUpdated\":\"2025-03-03T12:00:00.000+00:00\"},\"active\":true}";
    try (var seeder = world.sourceModel().seeder()) {
      seeder.put(
          new ResourceVersion(
              "Patient", "late", 1, LATE, false, body.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** What must hold at the end, whatever happened on the way. */
  void check() {
    MigrationStatus status = status();
    assertThat(status.phase()).isEqualTo(Phase.COMPLETED);
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.ledger().balances()).isTrue();
    assertThat(status.ledger().total().quarantined()).isZero();
    assertThat(status.orphans()).extracting(Orphan::outcome).doesNotContain(Orphan.Outcome.WATCHED);
    assertThat(contents(world.atDestination())).isEqualTo(contents(world.atSource()));
  }

  /** Search parameters travel over REST and get other versions. */
  private static List<String> contents(List<ResourceVersion> versions) {
    return versions.stream()
        .filter(v -> !v.type().equals("SearchParameter"))
        .map(v -> v + " " + v.lastUpdated() + " " + v.text())
        .toList();
  }

  @Override
  public void close() {
    hosts.close();
    world.close();
  }
}
