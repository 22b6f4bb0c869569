package io.fhirmigration.internal;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Anonymization;
import io.fhirmigration.model.AttentionKind;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkKeys;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CutOver;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.FailureRun;
import io.fhirmigration.model.Hold;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.Lane;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Lease;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSteps;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RecordedCount;
import io.fhirmigration.model.RefusalClass;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.Repair;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Repaired;
import io.fhirmigration.model.ServerTotals;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.Verdict;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Wanted;
import io.fhirmigration.model.Window;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One full value of each record, the same in every run; the golden files hold them too. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  public static final Instant SINCE = Instant.parse("2020-01-01T00:00:00Z");
  public static final Instant TILL = Instant.parse("2020-02-01T00:00:00Z");
  public static final Window WINDOW = Window.of(SINCE, TILL);

  private Samples() {}

  public static ObjectRef ref(String name) {
    return new ObjectRef("m1-objects", name, 42, "ab".repeat(32));
  }

  public static ExportAttempt attempt() {
    return new ExportAttempt(
        "m1-abcdefghijklmnopqrstuvwx",
        "https://source.example/$export?_container=m1-abcdefghijklmnopqrstuvwx",
        NOW,
        CountAnswer.of(10),
        CountAnswer.unknown("the source does not count history"),
        true);
  }

  public static Staged staged() {
    return staged(3, false);
  }

  public static Staged staged(long bytes, boolean inOrder) {
    return new Staged(
        attempt(),
        "https://source.example/_operations/export/1",
        ref("manifest.json"),
        ref("files.json"),
        12,
        10,
        bytes,
        inOrder,
        "counts",
        false,
        CountAnswer.of(12),
        Map.of("Observation.valueQuantity.value", 2L),
        Optional.empty());
  }

  public static StagedFile stagedFile() {
    return new StagedFile(
        "Patient",
        "m1-abcdefghijklmnopqrstuvwx",
        "transformed/f_Patient-1.ndjson",
        99,
        "0x8DC1",
        "f/Patient-1.ndjson",
        12,
        10,
        Map.of("retired", 2L),
        1,
        77,
        0,
        0,
        Optional.empty());
  }

  public static StagedFile piece() {
    return new StagedFile(
        "Patient",
        "m1-abcdefghijklmnopqrstuvwx",
        "pieces/abcdefghijklmnopqrstuvwx-6.ndjson",
        50,
        "0x8DC2",
        "f/Patient-1.ndjson",
        5,
        5,
        Map.of(),
        0,
        10,
        0,
        0,
        Optional.of(new StagedFile.Piece("transformed/f_Patient-1.ndjson", 6)));
  }

  public static ImportJob job(String nonce, ImportJob.State state) {
    ImportJob intended =
        ImportJob.intended(
            nonce,
            "cd".repeat(32),
            "https://target.example/$import",
            4,
            100,
            ImportJob.Purpose.LOAD,
            1,
            true);
    ImportJob sent = intended.accepted("https://target.example/_operations/import/" + nonce);
    return switch (state) {
      case INTENDED -> intended;
      case RUNNING -> sent;
      case DONE -> sent.done("ef".repeat(32));
      case FAILED -> sent.failed(FailureCause.UNKNOWN, "500 InternalServerError");
      case BLAMED -> sent.failed(FailureCause.UNKNOWN, "500 InternalServerError").blamed();
    };
  }

  public static Ledger ledger() {
    return new Ledger(
        List.of(
            new LedgerLine("Observation", 5, 5, 0, 0, 0),
            new LedgerLine("Patient", 7, 3, 1, 1, 2)));
  }

  /** A state of each kind, by the name of its golden file. */
  public static Map<String, ChunkState> states() {
    List<ImportJob> jobs =
        List.of(
            job("n1-1", ImportJob.State.FAILED),
            job("n2-1", ImportJob.State.DONE),
            job("n3-1", ImportJob.State.RUNNING),
            job("n4-1", ImportJob.State.INTENDED));
    ChunkState importing = new ChunkState.Importing(staged(), jobs, Optional.of(ref("ended.json")));
    return Map.of(
        "planned", new ChunkState.Planned("10 rows expected", true),
        "exporting", new ChunkState.Exporting(attempt(), Optional.empty()),
        "exported", new ChunkState.Exported(attempt(), "https://s/1", ref("manifest.json"), NOW),
        "transformed", new ChunkState.Transformed(staged(), true),
        "importing", importing,
        "imported", new ChunkState.Imported(staged(), jobs.subList(0, 2), Optional.empty()),
        "repaired",
            new ChunkState.Closed(
                ledger(),
                staged(),
                CountAnswer.of(12),
                NOW,
                Optional.empty(),
                Optional.of(
                    new Rejects(
                        ref("rejects.ndjson"),
                        ref("rejects.log.ndjson"),
                        Map.of(RefusalClass.CONFLICT, 1L))),
                Optional.of(
                    new Repaired(
                        ChunkId.ofRepair(1),
                        new Ledger(List.of(new LedgerLine("Patient", 2, 1, 0, 1, 0)))))),
        "closed", new ChunkState.Closed(ledger(), staged(), CountAnswer.of(12), NOW),
        "needs-attention",
            new ChunkState.NeedsAttention(
                importing, AttentionKind.FIX_YOUR_SETUP, "403", "give the right, then 'retry'"));
  }

  public static Chunk chunk(ChunkState state) {
    return chunk(LaneId.ALL, WINDOW, state);
  }

  public static Chunk chunk(LaneId lane, Window window, ChunkState state) {
    Chunk planned = Chunk.planned(lane, window, "planned", NOW);
    return planned.counting(2, 1).to(state, "a note").at(NOW);
  }

  /** A repair on its way. */
  public static Chunk repair() {
    Chunk repaired = chunk(new ChunkState.Transformed(staged()));
    Repair repair = new Repair(repaired.id(), NOW, ref("rejects.ndjson"), ref("order.json"));
    return Chunk.repair(1, repaired.window(), repair, repaired.state(), "3 line(s)", NOW);
  }

  public static Lane lane() {
    return new Lane(
        new LaneId("Patient"),
        Optional.of(SINCE),
        Optional.of(TILL),
        List.of(
            new RecordedCount(WINDOW, CountAnswer.of(10)),
            new RecordedCount(new Window(Optional.empty(), TILL), CountAnswer.unknown("403"))),
        Optional.of(NOW),
        "caught up");
  }

  public static Lease lease() {
    return new Lease("abcdefghijklmnopqrstuvwx", 7, 30_000, NOW, "node-1");
  }

  public static Orphan orphan() {
    return new Orphan(
        Chunk.planned(LaneId.ALL, WINDOW, "", NOW).id(),
        attempt(),
        Orphan.Outcome.WATCHED,
        Optional.of("https://source.example/_operations/export/2"),
        Optional.of(NOW));
  }

  public static AuditEntry audit() {
    return new AuditEntry(NOW, "ada", "cut-over", "2026-03-01T11:00:00Z");
  }

  public static MigrationPlan.Builder plan(Mode mode) {
    return MigrationPlan.builder(
        "m1",
        mode,
        URI.create("https://source.example"),
        URI.create("https://target.example/fhir/"),
        URI.create("https://staging.example"));
  }

  /** A migration with nothing set that need not be. */
  public static Migration migration() {
    return migration(plan(Mode.CONTINUOUS).build());
  }

  public static Migration migration(MigrationPlan plan) {
    return new Migration(
        plan,
        "cd".repeat(32),
        NOW,
        NOW,
        Optional.empty(),
        Phase.COPYING,
        Wanted.RUN,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        MigrationSteps.NONE,
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A migration that failures hold back, with a de-identifying source. */
  public static Migration heldMigration() {
    MigrationPlan plan =
        plan(Mode.CONTINUOUS)
            .anonymization(new Anonymization("ward.json", Optional.of("ab".repeat(32))))
            .build();
    return migration(plan)
        .held(
            Optional.of(
                new Hold(
                    Hold.Cause.FAILURES,
                    "3 exports failed in a row, the last with: 403",
                    NOW,
                    Optional.of(TILL))))
        .failing(Optional.of(new FailureRun(3, 1, NOW, "403")));
  }

  /** A chunk that was closed when both servers were asked for their totals. */
  public static Chunk countedChunk() {
    return chunk(
        new ChunkState.Closed(
            ledger(),
            staged(),
            CountAnswer.of(12),
            NOW,
            Optional.of(new ServerTotals(OptionalLong.of(12), OptionalLong.of(11))),
            Optional.empty(),
            Optional.empty()));
  }

  /** A chunk that was closed for the second time, with its key lists. */
  public static Chunk keyedChunk() {
    Staged few = staged();
    Staged keyed =
        new Staged(
            few.attempt(),
            few.statusUrl(),
            few.manifest(),
            few.files(),
            few.exported(),
            few.lines(),
            few.bytes(),
            few.inOrder(),
            few.counted(),
            few.uncounted(),
            few.after(),
            few.changes(),
            Optional.of(ref("keys-a.ndjson.gz")));
    return chunk(new ChunkState.Closed(ledger(), keyed, CountAnswer.of(12), NOW))
        .keeping(
            Optional.of(
                new ChunkKeys(
                    Optional.of(ref("keys-b.ndjson.gz")), Optional.of(ref("earlier-keys.json")))));
  }

  /** A migration with everything set that may be. */
  public static Migration fullMigration() {
    MigrationPlan plan =
        plan(Mode.ONCE)
            .since(SINCE)
            .till(TILL)
            .perType(true)
            .types(List.of("Patient", "Observation"))
            .excludedTypes(List.of("AuditEvent"))
            .importMode(ImportMode.INITIAL_LOAD)
            .transformer("decimal-limit", Map.of("profile", "sql36_18", "rounding", "half-even"))
            .referenceInstant(NOW)
            .build();
    MigrationSteps steps =
        new MigrationSteps(
            "2 written, 0 already there",
            "none",
            Optional.of("https://target.example/_operations/reindex/1"),
            "Completed",
            Optional.of(NOW),
            "no late rows",
            "proved",
            Optional.of(CountAnswer.of(3)),
            Optional.of(verification()),
            List.of("$reindex ended as Failed; run it again"),
            Optional.of(ref("surveys.json")));
    return new Migration(
        plan,
        "cd".repeat(32),
        NOW,
        NOW,
        Optional.of(TILL),
        Phase.VERIFYING,
        Wanted.PAUSE,
        Optional.of(new CutOver(NOW, "ada", NOW)),
        List.of(new CutOver(SINCE, "bob", TILL)),
        Optional.of(new Verdict(Verdict.Kind.ACCEPT, "ada", NOW, "counted by hand")),
        steps,
        Optional.of(NOW),
        "waits",
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new RepairWish(
                Optional.of(new ChunkId("all-1577836800000")),
                Optional.of(new TransformerSpec("decimal-limit", Map.of("profile", "digits18"))),
                "ada",
                NOW)));
  }

  public static Verification verification() {
    return new Verification(
        "surface",
        Verification.Outcome.DIFFER,
        "1 Patient is missing",
        NOW,
        List.of(
            new Verification.TypeCheck(
                "Patient",
                OptionalLong.of(7),
                OptionalLong.of(6),
                OptionalLong.empty(),
                OptionalLong.empty(),
                1,
                Verification.Outcome.DIFFER,
                "7 at the source, 6 at the destination")));
  }

  public static MigrationStatus status() {
    return new MigrationStatus(
        new MigrationId("m1"),
        URI.create("https://source.example"),
        URI.create("https://target.example/fhir"),
        "cd".repeat(32),
        Phase.VERIFYING,
        Wanted.RUN,
        "waits",
        "abc on node-1",
        3,
        NOW,
        Optional.of(TILL),
        Optional.of(TILL),
        Optional.of(new CutOver(NOW, "ada", NOW)),
        Map.of(ChunkPhase.CLOSED, 9L, ChunkPhase.NEEDS_ATTENTION, 1L),
        new MigrationStatus.Staged(10, 2_000),
        ledger(),
        Map.of("Observation.valueQuantity.value", 2L),
        1,
        List.of(
            new MigrationStatus.LaneStatus(
                "all", Optional.of(TILL), Optional.of(TILL), "done", Optional.empty())),
        List.of(
            new MigrationStatus.ChunkStatus(
                "all-1577836800000",
                ChunkPhase.NEEDS_ATTENTION,
                Optional.of(SINCE),
                TILL,
                2,
                1,
                Optional.of(NOW),
                "403",
                Optional.of(
                    new MigrationStatus.Attention(
                        AttentionKind.FIX_YOUR_SETUP, "403", "give the right, then 'retry'")),
                Optional.empty())),
        List.of(orphan()),
        "none",
        "Completed",
        "no late rows",
        "proved",
        Optional.of(CountAnswer.of(3)),
        Optional.of(verification()),
        List.of("$reindex ended as Failed; run it again"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(RefusalClass.CONFLICT, 1L),
        Optional.of(new RepairWish(Optional.empty(), Optional.empty(), "ada", NOW)),
        List.of(
            new MigrationStatus.RepairStatus(
                "repair-0000000000001",
                "all-1577836800000",
                NOW,
                ChunkPhase.CLOSED,
                3,
                1,
                1,
                1,
                Map.of(RefusalClass.CONFLICT, 1L),
                "closed")));
  }
}
