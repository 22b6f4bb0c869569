package io.fhirmigration.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.Verifier;
import io.fhirmigration.testkit.DirectExecutor;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A small continuous migration with history and deletes, two exports and imports at a time, writes
 * while it copies, a cut-over; at most 12 chunks. The same in every run but for crashes.
 */
public final class CrashScenario {
  private static final int RESOURCES = 24;

  private final World world;
  private final OfferWatch offers;
  private final MigrationPlan plan;
  private final CleanUp cleanUp;
  private int acts;

  /** Seeds the source of a world. */
  public CrashScenario(World world) {
    this(world, CleanUp.KEEP);
  }

  /** Seeds the source of a world whose staged files are deleted at this point. */
  public CrashScenario(World world, CleanUp cleanUp) {
    this.world = world;
    this.cleanUp = cleanUp;
    this.offers = new OfferWatch(world.staging());
    for (int i = 0; i < RESOURCES; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.clock().advance(Duration.ofHours(20));
      if (i % 3 == 0) {
        world.put("Patient", "p" + i / 2, "\"active\":false,\"birthDate\":\"19" + (50 + i) + "\"");
      }
      if (i % 5 == 4) {
        world.put("Observation", "o" + i, "\"status\":\"final\",\"valueInteger\":" + i);
        world.delete("Patient", "p" + (i - 1));
      }
    }
    this.plan =
        MigrationPlan.builder(
                "crash",
                MigrationPlan.Mode.CONTINUOUS,
                world.source().base(),
                world.target().base(),
                world.staging().base())
            .build();
  }

  /** Runs one engine on a store until it ends, or dies with {@link SimulatedCrash}. */
  public MigrationReport run(StateStore store, StateStore observed, long seed) {
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(new WatchedTarget(world.target(), offers))
            .staging(world.staging())
            .store(store)
            .verifier(new NoDifference())
            .settings(settings())
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .names(new SeededNames(seed))
            .executor(new DirectExecutor())
            .waiting(
                pause -> {
                  world.clock().advance(pause);
                  act(observed);
                })
            .host("crash test")
            .build()) {
      return engine.run();
    }
  }

  /** What users do at the source meanwhile: each act once, however often the engine dies. */
  private void act(StateStore observed) {
    Migrations migrations = Migrations.open(observed, world.clock());
    if (migrations.list().isEmpty()) {
      return;
    }
    Phase phase = migrations.status(plan.id()).phase();
    if (acts == 0 && phase == Phase.COPYING) {
      acts++;
      world.put("Patient", "p1", "\"active\":false");
      world.put("Patient", "late", "\"active\":true");
    } else if (acts == 1 && phase == Phase.AWAITING_CUTOVER) {
      acts++;
      world.delete("Patient", "late");
      world.put("Observation", "o4", "\"status\":\"amended\",\"valueInteger\":4");
    } else if (acts == 2 && phase.isCopying()) {
      acts++;
      Instant frozen = world.clock().instant();
      migrations.cutOver(plan.id(), frozen, "test");
    }
  }

  /** The state store is gone, and with it what users wished; they will wish it again. */
  public void storeLost() {
    acts = Math.min(acts, 2);
  }

  private MigrationSettings settings() {
    return MigrationSettings.builder()
        .strategy("time-window", Map.of("window", "PT120H", "minWindow", "PT30M"))
        .leaseTime(Duration.ofHours(2))
        .pollInterval(Duration.ofSeconds(30))
        .planInterval(Duration.ofMinutes(2))
        .cleanUp(cleanUp)
        .build();
  }

  /**
   * What must hold after the end, whatever happened on the way.
   *
   * @param store where the records lie
   */
  public void check(MigrationReport report, StateStore store) {
    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(report.status().ledger().balances()).isTrue();
    assertThat(report.status().open()).isEmpty();
    assertThat(contents(world.atDestination())).isEqualTo(contents(world.atSource()));
    assertThat(offers.contradictions()).isEmpty();
    assertThat(staged().isEmpty()).isEqualTo(cleanUp != CleanUp.KEEP);
    List<Chunk> chunks = Migrations.open(store, world.clock()).records(plan.id()).chunks();
    KeysOfChunks keys = KeysOfChunks.read(world.staging(), chunks);
    assertThat(keys.miscounted()).isEmpty();
    assertThat(keys.versions())
        .isEqualTo(
            world.atDestination().stream()
                .map(v -> v.type() + "/" + v.id() + "/_history/" + v.versionId())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** What lies in the containers of all exports. */
  private List<StagedObject> staged() {
    StagingArea staging = world.staging();
    return staging.list("crash-objects", "chunks/", "", 10_000).stream()
        .map(StagedObject::name)
        .filter(name -> name.contains("/attempt-"))
        .map(name -> name.replaceFirst(".*/attempt-", ""))
        .flatMap(container -> staging.list(container, "", "", 10).stream())
        .toList();
  }

  private static List<String> contents(List<ResourceVersion> versions) {
    return versions.stream()
        .map(
            v ->
                v
                    + " "
                    + v.lastUpdated()
                    + (v.deleted() ? "" : new String(v.body(), StandardCharsets.UTF_8)))
        .toList();
  }

  /** Random-looking names that differ between runs and repeat with the seed. */
  private static final class SeededNames implements Supplier<String> {
    private final Random random;

    SeededNames(long seed) {
      this.random = new Random(seed);
    }

    @Override
    public synchronized String get() {
      StringBuilder name = new StringBuilder();
      while (name.length() < 24) {
        name.append(Character.forDigit(random.nextInt(36), 36));
      }
      return name.toString();
    }
  }

  /** Equality is checked by {@link #check} on the servers themselves. */
  private final class NoDifference implements Verifier {
    @Override
    public Verification verify(Task task) {
      return new Verification(
          "none", Verification.Outcome.MATCH, "", world.clock().instant(), List.of());
    }
  }
}
