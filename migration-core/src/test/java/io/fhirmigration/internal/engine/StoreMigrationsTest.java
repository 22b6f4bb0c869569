package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.SettableClock;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Verdict;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreMigrationsTest {
  private static final MigrationId ID = new MigrationId("m1");
  private static final Instant FROZEN = Samples.NOW.minusSeconds(60);

  private final LossyStore store = new LossyStore();
  private final SettableClock clock = new SettableClock(Samples.NOW);
  private final Journal journal = new Journal(store, ID, clock, new RandomNames());
  private final Migrations migrations = Migrations.open(store, clock);

  private void given(Migration migration) {
    journal.insert(RecordKind.MIGRATION, Journal.ONLY, migration, 5);
  }

  private void given(Chunk chunk) {
    journal.insert(RecordKind.CHUNK, chunk.id().value(), chunk, 5);
  }

  private Stored<Migration> stored() {
    return journal.migration().orElseThrow();
  }

  private Migration now() {
    return stored().value();
  }

  private List<String> audited() {
    return migrations.audit(ID).stream().map(AuditEntry::what).toList();
  }

  private static Migration verifying() {
    Migration migration = Samples.migration().to(Phase.VERIFYING, "");
    return migration.with(migration.steps().verified(Optional.of(Samples.verification())));
  }

  @Test
  void unknownMigrationIsRefused() {
    assertThat(migrations.list()).isEmpty();
    assertThatThrownBy(() -> migrations.pause(ID, "ada"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no migration 'm1'");
    assertThatThrownBy(() -> migrations.status(ID)).isInstanceOf(RejectedException.class);
  }

  @Test
  void storedMigrationsAreListed() {
    given(Samples.migration());
    given(Samples.chunk(new ChunkState.Planned("", false)));
    assertThat(migrations.list()).containsExactly(ID);
  }

  @Test
  void wishIsWrittenAndAudited() {
    given(Samples.migration());
    migrations.pause(ID, "ada");
    assertThat(now().wanted()).isEqualTo(Wanted.PAUSE);
    migrations.resume(ID, "bob");
    assertThat(now().wanted()).isEqualTo(Wanted.RUN);
    assertThat(migrations.audit(ID))
        .extracting(AuditEntry::by, AuditEntry::detail)
        .containsExactlyInAnyOrder(tuple("ada", "PAUSE"), tuple("bob", "RUN"));
  }

  @Test
  void sayingItTwiceChangesNothing() {
    given(Samples.migration());
    migrations.pause(ID, "ada");
    migrations.cutOver(ID, FROZEN, "ada");
    Stored<Migration> before = stored();
    clock.advance(Duration.ofMinutes(1));
    migrations.pause(ID, "bob");
    migrations.cutOver(ID, FROZEN, "bob");
    assertThat(stored()).isEqualTo(before);
    assertThat(audited()).containsExactlyInAnyOrder("wanted", "cut-over");
  }

  @Test
  void wishLeavesTheDriversEpoch() {
    given(Samples.migration());
    migrations.pause(ID, "ada");
    assertThat(stored().row().epoch()).isEqualTo(5);
  }

  @Test
  void wishIsRepeatedWhenTheDriverWasFaster() {
    given(Samples.migration());
    Stored<Migration> before = stored();
    store.beforeNextWrite(
        () -> journal.replace(before, before.value().to(Phase.AWAITING_CUTOVER, "caught up"), 5));
    migrations.pause(ID, "ada");
    assertThat(now().phase()).isEqualTo(Phase.AWAITING_CUTOVER);
    assertThat(now().wanted()).isEqualTo(Wanted.PAUSE);
  }

  @Test
  void cancelCannotBeTakenBack() {
    given(Samples.migration());
    migrations.cancel(ID, "ada");
    assertThatThrownBy(() -> migrations.resume(ID, "bob"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("cannot be taken back");
    assertThat(now().wanted()).isEqualTo(Wanted.CANCEL);
  }

  @Test
  void endedMigrationTakesNoWishes() {
    given(Samples.migration().to(Phase.COMPLETED, ""));
    assertThatThrownBy(() -> migrations.pause(ID, "ada")).hasMessageContaining("has ended");
    assertThatThrownBy(() -> migrations.cutOver(ID, FROZEN, "ada"))
        .hasMessageContaining("has ended");
  }

  @Test
  void firstCutOverStands() {
    given(Samples.migration());
    migrations.cutOver(ID, FROZEN, "ada");
    assertThatThrownBy(() -> migrations.cutOver(ID, FROZEN.plusSeconds(1), "bob"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("by ada stands");
    assertThat(now().cutOver()).contains(new CutOver(FROZEN, "ada", Samples.NOW));
  }

  @Test
  void cutOverMayBeWithdrawnAndGivenAnew() {
    given(Samples.migration());
    migrations.cutOver(ID, FROZEN, "ada");
    migrations.withdrawCutOver(ID, "bob");
    assertThat(now().cutOver()).isEmpty();
    migrations.cutOver(ID, FROZEN.plusSeconds(1), "bob");
    assertThat(now().cutOver().orElseThrow().frozenAt()).isEqualTo(FROZEN.plusSeconds(1));
  }

  /** Otherwise the next freeze would count as proved. */
  @Test
  void withdrawnCutOverTakesItsProofAlong() {
    Migration migration = Samples.migration().to(Phase.CUTTING_OVER, "");
    given(
        migration
            .cuttingOver(Optional.of(new CutOver(FROZEN, "ada", Samples.NOW)))
            .with(migration.steps().frozen("proved, counted up to now")));
    migrations.withdrawCutOver(ID, "ada");
    assertThat(now().steps().freeze()).isEmpty();
  }

  @Test
  void withdrawingNothingChangesNothing() {
    given(verifying().waiting(Samples.NOW, "waits"));
    Stored<Migration> before = stored();
    migrations.withdrawCutOver(ID, "ada");
    assertThat(stored()).isEqualTo(before);
    assertThat(audited()).isEmpty();
  }

  @Test
  void cutOverInUseCannotBeWithdrawn() {
    given(
        Samples.migration()
            .cuttingOver(Optional.of(new CutOver(FROZEN, "ada", Samples.NOW)))
            .to(Phase.FINISHING, ""));
    assertThatThrownBy(() -> migrations.withdrawCutOver(ID, "bob"))
        .isInstanceOf(RejectedException.class);
    assertThat(now().cutOver()).isPresent();
  }

  @Test
  void modeOnceHasNoCutOver() {
    given(Samples.migration(Samples.plan(Mode.ONCE).build()));
    assertThatThrownBy(() -> migrations.cutOver(ID, FROZEN, "ada"))
        .hasMessageContaining("mode once");
  }

  @Test
  void acceptNeedsAReason() {
    given(verifying());
    assertThatThrownBy(() -> migrations.accept(ID, "ada", " "))
        .isInstanceOf(RejectedException.class);
    migrations.accept(ID, "ada", "counted by hand");
    assertThat(now().verdict())
        .contains(new Verdict(Verdict.Kind.ACCEPT, "ada", Samples.NOW, "counted by hand"));
  }

  @Test
  void sameVerdictTwiceChangesNothing() {
    given(verifying());
    migrations.verifyAgain(ID, "ada");
    Stored<Migration> before = stored();
    clock.advance(Duration.ofMinutes(1));
    migrations.verifyAgain(ID, "bob");
    assertThat(stored()).isEqualTo(before);
    assertThat(audited()).containsExactly("verdict");
  }

  @Test
  void verdictNeedsAComparison() {
    given(Samples.migration().to(Phase.VERIFYING, ""));
    assertThatThrownBy(() -> migrations.accept(ID, "ada", "because"))
        .hasMessageContaining("waits for no verdict");
  }

  @Test
  void retryReturnsToWhereTheChunkCameFrom() {
    given(Samples.migration());
    Chunk stuck = Samples.chunk(Samples.states().get("needs-attention"));
    given(stuck);
    migrations.retry(ID, stuck.id(), "ada");
    Chunk next = journal.chunk(stuck.id().value()).orElseThrow().value();
    assertThat(next.phase()).isEqualTo(ChunkPhase.IMPORTING);
    assertThat(next.failures()).isZero();
    assertThat(audited()).containsExactly("retry");
    migrations.retry(ID, stuck.id(), "ada");
    assertThat(audited()).containsExactly("retry");
  }

  @Test
  void retryOfAnUnknownChunkIsRefused() {
    given(Samples.migration());
    assertThatThrownBy(() -> migrations.retry(ID, new ChunkId("all-0000000000000"), "ada"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("no chunk");
  }

  @Test
  void reopenTakesEveryClosedChunkThatTheSpanTouches() {
    given(Samples.migration());
    ChunkState closed = Samples.states().get("closed");
    Instant middle = Samples.SINCE.plusSeconds(3600);
    Chunk before = Samples.chunk(LaneId.ALL, new Window(Optional.empty(), Samples.SINCE), closed);
    Chunk first = Samples.chunk(LaneId.ALL, Window.of(Samples.SINCE, middle), closed);
    Chunk open =
        Samples.chunk(
            LaneId.ALL, Window.of(middle, Samples.TILL), Samples.states().get("exporting"));
    Chunk witness = Samples.chunk(LaneId.WITNESS, Window.of(Samples.SINCE, Samples.TILL), closed);
    List.of(before, first, open, witness).forEach(this::given);
    Window span = Window.of(Samples.SINCE, Samples.TILL);
    assertThat(migrations.reopen(ID, span, "ada")).containsExactly(first.id());
    Chunk reopened = journal.chunk(first.id().value()).orElseThrow().value();
    assertThat(reopened.phase()).isEqualTo(ChunkPhase.PLANNED);
    assertThat(migrations.audit(ID).get(0).detail()).contains("exported 12 imported 8");
    assertThat(migrations.reopen(ID, span, "ada")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"PREPARING", "FINISHING", "FAILED", "CANCELLED"})
  void reopenIsForMigrationsThatCopyOrHaveCopied(Phase phase) {
    given(Samples.migration().to(phase, "there"));
    given(Samples.chunk(Samples.states().get("closed")));
    assertThatThrownBy(() -> migrations.reopen(ID, Samples.WINDOW, "ada"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("it is in " + phase);
  }

  @ParameterizedTest
  @EnumSource(names = {"VERIFYING", "COMPLETED", "COMPLETED_WITH_QUARANTINE"})
  void reopenAfterEverythingWasCopiedComparesOnceMore(Phase phase) {
    Migration copied = verifying().to(phase, "there");
    given(copied);
    Chunk closed = Samples.chunk(Samples.states().get("closed"));
    given(closed);

    assertThat(migrations.reopen(ID, Samples.WINDOW, "ada")).containsExactly(closed.id());

    Migration now = journal.migration().orElseThrow().value();
    assertThat(now.phase()).isEqualTo(Phase.VERIFYING);
    assertThat(now.steps().verification()).isEmpty();
    assertThat(now.verdict()).isEmpty();
  }

  @Test
  void missedVersionsMayBeWishedForAfterTheEnd() {
    given(verifying().to(Phase.COMPLETED, "there"));
    ObjectRef lines = new ObjectRef("m1-objects", "found.json", 1, "ab");

    RepairWish wish = migrations.repairMissed(ID, lines, "ada");

    assertThat(wish.missed()).contains(lines);
    assertThat(journal.migration().orElseThrow().value().phase()).isEqualTo(Phase.VERIFYING);
    assertThat(migrations.repairMissed(ID, lines, "bob")).isEqualTo(wish);
    ObjectRef others = new ObjectRef("m1-objects", "others.json", 1, "cd");
    assertThatThrownBy(() -> migrations.repairMissed(ID, others, "bob"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("a repair by ada stands");
  }

  @Test
  void statusSumsUpWhatIsStored() {
    given(Samples.migration());
    journal.insert(
        RecordKind.LANE,
        "all",
        new Lane(
            LaneId.ALL,
            Optional.of(Samples.SINCE),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            ""),
        5);
    given(Samples.chunk(Samples.states().get("closed")));
    given(
        Samples.chunk(
            LaneId.ALL,
            Window.of(Samples.TILL, Samples.NOW),
            Samples.states().get("needs-attention")));
    MigrationStatus status = migrations.status(ID);
    assertThat(status.watermark()).contains(Samples.TILL);
    assertThat(status.ledger()).isEqualTo(Samples.ledger());
    assertThat(status.chunks())
        .containsEntry(ChunkPhase.CLOSED, 1L)
        .containsEntry(ChunkPhase.NEEDS_ATTENTION, 1L);
    assertThat(status.open()).singleElement().satisfies(c -> assertThat(c.attention()).isPresent());
    assertThat(status.staged().lines()).isEqualTo(10);
  }
}
