package io.fhirmigration.testkit.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hundred refused lines in files of several processing units each. */
class HundredRejectsTest {
  private static final List<String> TYPES = List.of("Patient", "Observation", "Basic");
  private static final int LINE = 12_000;
  private static final int LINES = 2_100;

  private final RefusingWorld world = new RefusingWorld();
  private final Map<String, String> planted = new HashMap<>();
  private final List<String> unbalanced = new ArrayList<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private String container = "";

  @AfterEach
  void close() {
    world.close();
  }

  /** The n-th of a hundred lines: 60 can be mended, 20 cannot be read, 10 are late, 10 conflict. */
  private static String language(int n) {
    return switch (n % 10) {
      case 0, 1, 2, 3, 4, 5 -> "x-mend";
      case 6, 7 -> "x-broken";
      case 8 -> "x-future";
      default -> "x-conflict";
    };
  }

  private void plant() {
    for (int t = 0; t < TYPES.size(); t++) {
      int refused = t == 0 ? 34 : 33;
      int first = t == 0 ? 0 : 1 + 33 * t;
      for (int i = 0; i < LINES; i++) {
        int step = LINES / refused;
        boolean bad = i % step == step / 2 && i / step < refused;
        String language = bad ? language(first + i / step) : "en";
        ResourceVersion row = world.row(TYPES.get(t), "r" + i, language, LINE);
        if (bad) {
          planted.put(TYPES.get(t) + "/r" + i, RefusingWorld.text(row.body()));
        }
        if (language.equals("x-conflict")) {
          world.alreadyThere(row, "de");
        }
      }
    }
    assertThat(planted).hasSize(100);
    world.servers.clock().advance(Duration.ofHours(3));
  }

  private void watch(MigrationEvent event) {
    if (event instanceof MigrationEvent.ChunkChanged changed
        && changed.chunk().state() instanceof ChunkState.Closed closed) {
      container = closed.staged().attempt().container();
      if (!closed.ledger().balances()) {
        unbalanced.add(changed.chunk().id().value());
      }
    }
  }

  private MigrationStatus run() {
    return world.run(world.store, engine -> engine.listener(this::watch)).status();
  }

  @Test
  void allAreKeptAndARepairThatMendsSixtyLeavesForty() {
    plant();

    MigrationStatus status = run();

    LedgerLine total = status.ledger().total();
    assertThat(status.chunks()).isEqualTo(Map.of(ChunkPhase.CLOSED, 1L));
    assertThat(total.quarantined()).isEqualTo(100);
    assertThat(total.imported()).isEqualTo(3L * LINES - 100);
    assertThat(status.refused())
        .isEqualTo(
            Map.of(
                RefusalClass.PARSE, 80L,
                RefusalClass.FUTURE_DATE, 10L,
                RefusalClass.CONFLICT, 10L));
    assertThat(world.rejects()).containsExactlyInAnyOrderElementsOf(planted.values());
    assertThat(units()).as("files times units").hasSizeGreaterThanOrEqualTo(9);
    world.log().forEach(this::leadsToItsLine);

    world
        .migrations()
        .repair(world.plan.id(), Optional.empty(), RefusingWorld.mend("x-mend", "en"), "tester");
    MigrationStatus repaired = run();

    assertThat(unbalanced).isEmpty();
    assertThat(repaired.ledger().balances()).isTrue();
    assertThat(repaired.ledger().total().quarantined()).isEqualTo(40);
    assertThat(repaired.ledger().total().imported()).isEqualTo(3L * LINES - 40);
    assertThat(repaired.refused())
        .isEqualTo(
            Map.of(
                RefusalClass.PARSE, 20L,
                RefusalClass.FUTURE_DATE, 10L,
                RefusalClass.CONFLICT, 10L));
    assertThat(repaired.repair()).isEmpty();
    RepairStatus repair = repaired.repairs().get(0);
    assertThat(repair.phase()).isEqualTo(ChunkPhase.CLOSED);
    assertThat(List.of(repair.lines(), repair.imported(), repair.repeated(), repair.quarantined()))
        .containsExactly(100L, 60L, 0L, 40L);
    assertThat(world.rejects())
        .containsExactlyInAnyOrderElementsOf(
            planted.values().stream().filter(line -> !line.contains("x-mend")).toList());
    world.log().forEach(this::leadsToItsLine);
    assertThat(repaired.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.servers.atDestination()).hasSize(3 * LINES - 30);
  }

  private Set<String> units() {
    Set<String> units = new HashSet<>();
    for (JsonObject entry : world.log()) {
      units.add(
          entry.string("file").orElseThrow() + " " + entry.integer("unitOffset").orElseThrow());
    }
    return units;
  }

  /** Finds the line the way the destination counts, and the resource that the entry names. */
  private void leadsToItsLine(JsonObject entry) {
    String resource = entry.string("type").orElseThrow() + "/" + entry.string("id").orElseThrow();
    String line =
        line(
            entry.string("file").orElseThrow(),
            Math.toIntExact(entry.integer("unitOffset").orElseThrow()),
            entry.integer("line").orElseThrow());
    assertThat(line).as(entry.toJson()).isEqualTo(planted.get(resource));
    assertThat(entry.string("versionId")).contains("1");
    String reason = entry.string("reason").orElseThrow();
    String kind = entry.string("class").orElseThrow();
    if (line.contains("x-future")) {
      assertThat(List.of(kind, reason))
          .containsExactly("future-date", "LastUpdated in the resource cannot be in the future.");
    } else if (line.contains("x-conflict")) {
      assertThat(kind).isEqualTo("conflict");
      assertThat(reason).contains("version conflict", entry.string("id").orElseThrow());
    } else {
      assertThat(kind).isEqualTo("parse");
      assertThat(reason).startsWith("Failed to parse import resource JSON");
    }
  }

  private String line(String file, int unitOffset, long number) {
    byte[] content = files.computeIfAbsent(file, this::exported);
    int at = unitOffset;
    if (at > 0) {
      at = end(content, at) + 1;
    }
    for (long n = 1; n < number; n++) {
      at = end(content, at) + 1;
    }
    return new String(content, at, end(content, at) - at, StandardCharsets.UTF_8);
  }

  private static int end(byte[] content, int from) {
    int at = from;
    while (content[at] != '\n') {
      at++;
    }
    return at;
  }

  private byte[] exported(String name) {
    StagedObject file = world.servers.staging().find(container, name).orElseThrow();
    return world.content(file).getBytes(StandardCharsets.UTF_8);
  }
}
