package io.fhirmigration.testkit.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.MigrationStatus.RepairStatus;
import io.fhirmigration.RepairPreview;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Window;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Quarantined lines are sent once more. */
class RepairTest {
  private static final Optional<ChunkId> ALL = Optional.empty();
  private static final Optional<TransformerSpec> AS_IT_IS = Optional.empty();

  private final RefusingWorld world = new RefusingWorld();

  @AfterEach
  void close() {
    world.close();
  }

  /** Three lines that can be mended, two that cannot, five good ones. */
  private void tenLines() {
    for (int i = 0; i < 10; i++) {
      String language = i < 3 ? "x-mend" : i < 5 ? "x-broken" : "en";
      world.row(i % 2 == 0 ? "Patient" : "Observation", "r" + i, language, 10);
    }
    world.servers.clock().advance(Duration.ofHours(1));
  }

  private MigrationStatus copied() {
    tenLines();
    MigrationStatus status = world.run().status();
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
    return status;
  }

  private RepairWish wish(Optional<TransformerSpec> transformer) {
    return world.migrations().repair(world.plan.id(), ALL, transformer, "tester");
  }

  private static RepairStatus last(MigrationStatus status) {
    return status.repairs().get(status.repairs().size() - 1);
  }

  private static ChunkId chunk(MigrationStatus status) {
    return new ChunkId(last(status).chunk());
  }

  @Test
  void secondRepairTakesWhatTheFirstLeft() {
    copied();
    wish(RefusingWorld.mend("x-mend", "en"));
    MigrationStatus first = world.run().status();
    assertThat(first.ledger().total().quarantined()).isEqualTo(2);
    assertThat(world.rejects()).hasSize(2).allMatch(line -> line.contains("x-broken"));

    wish(RefusingWorld.mend("x-broken", "en"));
    MigrationStatus second = world.run().status();

    assertThat(second.ledger().balances()).isTrue();
    assertThat(second.ledger().total().quarantined()).isZero();
    assertThat(second.refused()).isEmpty();
    assertThat(second.repairs()).extracting(RepairStatus::imported).containsExactly(3L, 2L);
    assertThat(world.rejects()).isEmpty();
    assertThat(world.servers.atDestination()).hasSize(10);
    assertThat(world.accepted().status().phase()).isEqualTo(Phase.COMPLETED);
  }

  @Test
  void repairAfterCompletedWithQuarantineIsComparedOnceMore() {
    copied();
    assertThat(world.accepted().status().phase()).isEqualTo(Phase.COMPLETED_WITH_QUARANTINE);

    wish(RefusingWorld.mend("x-mend", "en"));
    assertThat(world.status().phase()).isEqualTo(Phase.VERIFYING);
    assertThat(world.status().verification()).isEmpty();
    MigrationReport report = world.run();

    assertThat(report.ending()).isEqualTo(Ending.WAITING_FOR_VERDICT);
    assertThat(report.status().ledger().total().quarantined()).isEqualTo(2);
    assertThat(world.accepted().status().phase()).isEqualTo(Phase.COMPLETED_WITH_QUARANTINE);
  }

  @Test
  void linesAreSentAsTheyAreOnceTheDestinationTakesThem() {
    copied();
    world.servers.destinationModel().refuse(line -> Optional.empty());

    wish(AS_IT_IS);
    MigrationStatus status = world.run().status();

    assertThat(status.ledger().total().quarantined()).isZero();
    assertThat(status.ledger().total().imported()).isEqualTo(10);
    assertThat(world.servers.atDestination())
        .extracting(RepairTest::text)
        .containsExactlyElementsOf(
            world.servers.atSource().stream().map(RepairTest::text).toList());
  }

  private static String text(ResourceVersion version) {
    return RefusingWorld.text(version.body());
  }

  @Test
  void lineThatFailedWholeImportsIsTakenOnceItNoLongerDoes() {
    world.row("Patient", "bad", "x-poison", 10);
    for (int i = 0; i < 20; i++) {
      world.row("Patient", "r" + i, "en", 10);
    }
    world.goodWindow();
    world.servers.clock().advance(Duration.ofHours(1));
    world.servers.destinationModel().poison(line -> RefusingWorld.text(line).contains("x-poison"));
    assertThat(world.run().status().refused()).isEqualTo(Map.of(RefusalClass.POISON, 1L));

    wish(AS_IT_IS);
    MigrationStatus still = world.run().status();
    assertThat(still.refused()).isEqualTo(Map.of(RefusalClass.POISON, 1L));
    assertThat(last(still).quarantined()).isEqualTo(1);

    world.servers.destinationModel().poison(line -> false);
    wish(AS_IT_IS);
    assertThat(world.run().status().ledger().total().quarantined()).isZero();
  }

  @Test
  void repairWaitsUntilNothingOfAnEarlierImportCanBeWritten() {
    world.settings.quietPeriod(Duration.ofMinutes(10));
    List<Instant> closed = new ArrayList<>();
    List<Instant> sent = new ArrayList<>();
    tenLines();
    world.run(
        world.store,
        engine ->
            engine.listener(
                event -> {
                  if (event instanceof MigrationEvent.ChunkChanged changed
                      && !changed.chunk().isOpen()) {
                    closed.add(world.servers.clock().instant());
                  }
                }));
    world
        .servers
        .destinationModel()
        .faults(
            request -> {
              if (request.method().equals("POST")) {
                sent.add(world.servers.clock().instant());
              }
              return Optional.empty();
            });

    wish(AS_IT_IS);
    world.run();

    assertThat(closed).hasSize(1);
    assertThat(sent).hasSize(1);
    assertThat(Duration.between(closed.get(0), sent.get(0)))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void correctedLinesAreTakenAndThoseLeftOutStay() {
    MigrationStatus before = copied();
    String original = world.rejects().stream().filter(l -> l.contains("\"r4\"")).findFirst().get();
    String corrected =
        String.join(
            "\n",
            world.rejects().stream()
                .filter(line -> !line.contains("\"r4\""))
                .map(line -> line.replace("x-mend", "de").replace("x-broken", "fr"))
                .toList());
    wish(AS_IT_IS);
    ChunkId chunk = chunk(world.run().status());
    correct(chunk, corrected);

    wish(AS_IT_IS);
    MigrationStatus status = world.run().status();

    assertThat(status.ledger().balances()).isTrue();
    assertThat(last(status).imported()).isEqualTo(4);
    assertThat(last(status).lines()).isEqualTo(5);
    assertThat(world.rejects()).containsExactly(original);
    assertThat(before.ledger().total().exported()).isEqualTo(status.ledger().total().exported());
    assertThat(world.servers.atDestination())
        .extracting(RepairTest::text)
        .filteredOn(text -> text.contains("\"de\""))
        .hasSize(3);
  }

  private void correct(ChunkId chunk, String lines) {
    try (MigrationEngine engine = world.builder(world.store, new int[] {1}).build()) {
      engine.correct(chunk, stream(lines));
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void lineThatIsNotInQuarantineIsNamedByItsNumberAndNothingIsSent() {
    copied();
    wish(AS_IT_IS);
    ChunkId chunk = chunk(world.run().status());
    List<String> lines = new ArrayList<>(world.rejects());
    lines.set(1, lines.get(1).replace("\"versionId\":\"1\"", "\"versionId\":\"2\""));
    lines.add(lines.get(0));
    String corrected = String.join("\n", lines).replace("x-mend", "en");

    List<String> problems = preview(Optional.of(chunk), AS_IT_IS, corrected).get(0).problems();
    correct(chunk, corrected);
    wish(AS_IT_IS);
    MigrationStatus status = world.run().status();

    assertThat(problems).hasSize(2);
    assertThat(problems.get(0)).startsWith("line 2: ").doesNotContain("r1", "r3");
    assertThat(problems.get(1)).startsWith("line 6: ");
    assertThat(last(status).note()).contains("nothing was sent", "line 2: ", "line 6: ");
    assertThat(last(status).quarantined()).isEqualTo(5);
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
    assertThat(world.servers.atDestination()).hasSize(5);
  }

  private List<RepairPreview> preview(
      Optional<ChunkId> chunk, Optional<TransformerSpec> transformer, String corrected) {
    try (MigrationEngine engine = world.builder(world.store, new int[] {1}).build()) {
      return engine.previewRepair(chunk, transformer, Optional.of(stream(corrected)));
    }
  }

  @Test
  void previewTellsWhatWouldBeSentAndChangesNothing() {
    copied();
    List<Object> before = everything();

    List<RepairPreview> previews;
    try (MigrationEngine engine = world.builder(world.store, new int[] {1}).build()) {
      previews = engine.previewRepair(ALL, RefusingWorld.mend("x-mend", "en"), Optional.empty());
    }

    assertThat(everything()).isEqualTo(before);
    assertThat(previews).hasSize(1);
    RepairPreview preview = previews.get(0);
    assertThat(preview.lines()).isEqualTo(5);
    assertThat(preview.changed()).isEqualTo(3);
    assertThat(preview.tried()).isEqualTo(Map.of("Patient", 3L, "Observation", 2L));
    assertThat(preview.leftOut()).isEmpty();
    assertThat(preview.refused()).isEqualTo(Map.of(RefusalClass.PARSE, 5L));
  }

  private List<Object> everything() {
    return List.of(
        world.status().toJson(),
        world.migrations().audit(world.plan.id()),
        world.servers.staging().list("repair-objects", "", "", 10_000),
        world.servers.staging().list("repair-errors", "", "", 10_000),
        world.servers.atDestination().toString());
  }

  @Test
  void versionOlderThanTheDestinationsCurrentOneBecomesHistory() {
    world.row("Patient", "p", 5, "x-mend", 10);
    world.servers.clock().advance(Duration.ofHours(1));
    assertThat(world.run().status().ledger().total().quarantined()).isEqualTo(1);
    Instant later = world.servers.clock().instant().minusSeconds(60);
    there(RefusingWorld.version("Patient", "p", 7, later, "en", 10));

    wish(RefusingWorld.mend("x-mend", "en"));
    MigrationStatus status = world.run().status();

    assertThat(status.ledger().total().imported()).isEqualTo(1);
    assertThat(world.servers.atDestination()).hasSize(2);
    assertThat(current()).isEqualTo(7);
  }

  @Test
  void refusedVersionNewerThanTheDestinationsCurrentOneHoldsTheRepair() {
    world.row("Patient", "p", 5, "x-mend", 10);
    world.servers.clock().advance(Duration.ofHours(1));
    world.run();
    Instant later = world.servers.clock().instant().minusSeconds(60);
    there(RefusingWorld.version("Patient", "p", 3, later, "en", 10));
    wish(RefusingWorld.mend("x-mend", "en"));

    MigrationReport held = world.run();

    assertThat(held.ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    assertThat(held.status().open()).hasSize(1);
    assertThat(held.status().open().get(0).attention().orElseThrow().nextStep())
        .contains("stale current");
    assertThat(held.status().ledger().total().quarantined()).isEqualTo(1);

    there(RefusingWorld.version("Patient", "p", 6, later.plusSeconds(1), "en", 10));
    ChunkId repair = new ChunkId(held.status().open().get(0).id());
    world.migrations().retry(world.plan.id(), repair, "tester");
    MigrationStatus status = world.run().status();
    assertThat(last(status).phase()).isEqualTo(ChunkPhase.CLOSED);
    assertThat(last(status).quarantined()).isEqualTo(1);
    assertThat(status.refused()).isEqualTo(Map.of(RefusalClass.CONFLICT, 1L));
  }

  @Test
  void repairThatWaitsForAPersonIsGivenUpForAnother() {
    world.row("Patient", "p", 5, "x-mend", 10);
    world.servers.clock().advance(Duration.ofHours(1));
    world.run();
    Instant later = world.servers.clock().instant().minusSeconds(60);
    there(RefusingWorld.version("Patient", "p", 3, later, "en", 10));
    wish(RefusingWorld.mend("x-mend", "en"));
    assertThat(world.run().ending()).isEqualTo(Ending.NEEDS_ATTENTION);
    there(RefusingWorld.version("Patient", "p", 6, later.plusSeconds(1), "en", 10));

    wish(AS_IT_IS);
    MigrationStatus status = world.run().status();

    assertThat(status.repairs()).hasSize(2);
    assertThat(status.repairs().get(0).note()).contains("given up");
    assertThat(status.repairs().get(1).note()).isEqualTo("closed");
    assertThat(status.ledger().total().quarantined()).isEqualTo(1);
  }

  private void there(ResourceVersion version) {
    try (var seeder = world.servers.destinationModel().seeder()) {
      seeder.put(version);
    }
  }

  private int current() {
    return world.servers.atDestination().stream()
        .filter(world.servers.destinationModel()::isCurrent)
        .findFirst()
        .orElseThrow()
        .versionId();
  }

  @Test
  void transformerThatNobodyKnowsIsNamedAndNothingIsSent() {
    copied();

    wish(Optional.of(new TransformerSpec("mends", Map.of())));
    MigrationStatus status = world.run().status();

    assertThat(last(status).note()).contains("nothing was sent", "'mends' is not known");
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
    assertThat(world.rejects()).hasSize(5);
  }

  @Test
  void sameWishTwiceIsOneAndAnotherOneWaits() {
    copied();
    RepairWish wish = wish(AS_IT_IS);
    world.servers.clock().advance(Duration.ofMinutes(1));

    assertThat(wish(AS_IT_IS)).isEqualTo(wish);
    assertThatThrownBy(() -> wish(RefusingWorld.mend("x-mend", "en")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("a repair by tester stands");
    assertThat(world.run().status().repairs()).hasSize(1);
  }

  @Test
  void nothingInQuarantineIsNothingToRepair() {
    world.row("Patient", "p", "en", 10);
    world.servers.clock().advance(Duration.ofHours(1));
    world.run();
    assertThatThrownBy(() -> wish(AS_IT_IS))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no line of a closed chunk is in quarantine");
  }

  @Test
  void changedFileInStagingIsNoticed() {
    copied();
    String container = "repair-objects";
    var kept =
        world.servers.staging().list(container, "chunks/", "", 1_000).stream()
            .filter(object -> object.name().contains("/rejects-"))
            .filter(object -> !object.name().contains(".log"))
            .findFirst()
            .orElseThrow();
    byte[] other = world.content(kept).replace("x-mend", "x-mind").getBytes(StandardCharsets.UTF_8);
    world.servers.staging().write(container, kept.name(), out -> out.write(other));

    wish(AS_IT_IS);
    MigrationStatus status = world.run().status();

    assertThat(last(status).note()).contains("nothing was sent", "was changed");
    assertThat(status.ledger().total().quarantined()).isEqualTo(5);
  }

  @Test
  void eachMoveOfTheBooksBalancesAndIsHeardOf() {
    copied();
    List<Long> quarantined = new ArrayList<>();
    wish(RefusingWorld.mend("x-mend", "en"));
    world.run(
        world.store,
        engine ->
            engine.listener(
                event -> {
                  if (event instanceof MigrationEvent.ChunkChanged) {
                    assertThat(world.status().ledger().balances()).isTrue();
                    quarantined.add(world.status().ledger().total().quarantined());
                  }
                }));
    assertThat(quarantined).containsOnly(5L, 2L).endsWith(2L);
  }

  @Test
  void windowThatIsCopiedAgainAndTakenLeavesNothingInQuarantine() {
    world.row("Patient", "a", "en", 10);
    world.row("Patient", "b", "x-broken", 10);
    world.goodWindow();
    world.run();
    assertThat(world.rejects()).hasSize(1);

    world.servers.destinationModel().refuse(line -> Optional.empty());
    world
        .migrations()
        .reopen(
            world.plan.id(),
            Window.of(RefusingWorld.FIRST, RefusingWorld.FIRST.plusSeconds(10)),
            "tester");
    world.run();

    assertThat(world.status().ledger().total().quarantined()).isZero();
    assertThat(world.rejects()).isEmpty();
    assertThat(world.log()).isEmpty();
  }
}
