package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.repair.FoundLines;
import io.fhirmigration.internal.repair.RepairStage;
import io.fhirmigration.internal.repair.RepairStage.Prepared;
import io.fhirmigration.internal.transform.LineTransform;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.Repair;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lines that are sent once more: a repair is a chunk of its own, whose lines travel like those of
 * any other. {@link RepairClosing} ends it.
 */
final class RepairSteps {
  private final Records records;
  private final RepairStage stage;
  private final Function<Optional<TransformerSpec>, LineTransform> transforms;
  private final ObjectShelf shelf;
  private final RepairClosing closing;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  RepairSteps(
      Records records,
      RepairStage stage,
      Function<Optional<TransformerSpec>, LineTransform> transforms,
      ObjectShelf shelf,
      RepairClosing closing,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.stage = stage;
    this.transforms = transforms;
    this.shelf = shelf;
    this.closing = closing;
    this.clock = clock;
    this.settings = settings;
  }

  /** Decides on the repairs that the standing wish means, and takes the wish off. */
  void take(Snapshot seen) {
    Migration migration = seen.migration().value();
    RepairWish wish = migration.repair().orElseThrow();
    List<Chunk> repairs =
        Stream.concat(
                seen.closed().values().stream(), seen.open().values().stream().map(Stored::value))
            .filter(chunk -> chunk.lane().equals(LaneId.REPAIR))
            .toList();
    if (wish.missed().isPresent()) {
      takeMissed(seen, repairs, wish, wish.missed().get());
    } else {
      takeQuarantined(seen, repairs, wish);
    }
    records.save(seen.migration(), migration.repairing(Optional.empty()));
  }

  /** One repair for all lines; an earlier one that waits for a person is given up. */
  private void takeMissed(Snapshot seen, List<Chunk> repairs, RepairWish wish, ObjectRef lines) {
    boolean known =
        repairs.stream()
            .filter(Chunk::isOfMissed)
            .anyMatch(repair -> repair.repair().orElseThrow().wishedAt().equals(wish.at()));
    if (known) {
      return;
    }
    for (Stored<Chunk> open : seen.open().values()) {
      if (open.value().isOfMissed() && open.value().phase() == ChunkPhase.NEEDS_ATTENTION) {
        closing.giveUp(open);
      }
    }
    long number = repairs.size() + 1L;
    FoundLines found = shelf.readRecords(lines, FoundLines.class).get(0);
    Staged staged =
        staged(
            number,
            found.attempt(),
            found.statusUrl(),
            found.order(),
            found.files(),
            Optional.empty());
    String note = staged.lines() + " line(s) that a comparison missed";
    Repair repair = new Repair(ChunkId.ofRepair(number), wish.at(), lines, found.order());
    ChunkState ready = new ChunkState.Transformed(staged);
    insert(Chunk.repair(number, found.window(), repair, ready, note, clock.instant()));
  }

  private void takeQuarantined(Snapshot seen, List<Chunk> repairs, RepairWish wish) {
    long number = repairs.size();
    for (Chunk chunk : quarantining(seen, wish)) {
      List<Repair> known =
          repairs.stream()
              .flatMap(repair -> repair.repair().stream())
              .filter(repair -> repair.of().equals(chunk.id()))
              .filter(repair -> repair.wishedAt().equals(wish.at()))
              .toList();
      Optional<Instant> sentBefore = known.isEmpty() ? lastSent(seen, chunk) : Optional.empty();
      if (sentBefore.isPresent()) {
        number++;
        Instant quiet = sentBefore.get().plus(settings.get().quietPeriod());
        insert(decided(number, chunk, wish, quiet));
      }
    }
  }

  private static List<Chunk> quarantining(Snapshot seen, RepairWish wish) {
    return seen.closed().values().stream()
        .filter(chunk -> chunk.lane().isTravelling())
        .filter(chunk -> wish.chunk().map(chunk.id()::equals).orElse(true))
        .filter(chunk -> ((ChunkState.Closed) chunk.state()).rejects().isPresent())
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  private void insert(Chunk repair) {
    try {
      records.insert(repair);
    } catch (LostRaceException e) {
      records.reloadClosed();
      throw e;
    }
  }

  /**
   * Since when nothing of the chunk was sent; empty while another repair of it goes on. One that
   * waits for a person is given up.
   */
  private Optional<Instant> lastSent(Snapshot seen, Chunk chunk) {
    Instant last = chunk.changedAt();
    for (Stored<Chunk> open : seen.open().values()) {
      Chunk repair = open.value();
      if (repair.repair().filter(what -> what.of().equals(chunk.id())).isEmpty()) {
        continue;
      }
      if (repair.phase() != ChunkPhase.NEEDS_ATTENTION) {
        return Optional.empty();
      }
      closing.giveUp(open);
      last = clock.instant();
    }
    return Optional.of(last);
  }

  /** A repair that is ready to be imported; one that cannot begin is closed with the reason. */
  private Chunk decided(long number, Chunk chunk, RepairWish wish, Instant quiet) {
    ChunkState.Closed closed = (ChunkState.Closed) chunk.state();
    Rejects rejects = closed.rejects().orElseThrow();
    Instant now = clock.instant();
    try {
      LineTransform transform = transforms.apply(wish.transformer());
      ChunkId id = ChunkId.ofRepair(number);
      Prepared prepared = stage.prepare(id, chunk.id(), rejects, types(closed), transform::apply);
      long lines = prepared.files().stream().mapToLong(StagedFile::lines).sum();
      Repair repair = new Repair(chunk.id(), wish.at(), rejects.lines(), prepared.order());
      String note = lines + " line(s) of " + chunk.id() + ", " + prepared.leftOut() + " left out";
      ChunkState ready =
          new ChunkState.Transformed(
              staged(
                  number,
                  closed.staged().attempt(),
                  closed.staged().statusUrl(),
                  prepared.order(),
                  prepared.files(),
                  prepared.keys()));
      return Chunk.repair(number, chunk.window(), repair, ready, note, now).waiting(quiet, note);
    } catch (RejectedException e) {
      Repair repair = new Repair(chunk.id(), wish.at(), rejects.lines(), rejects.log());
      ChunkState.Closed ended =
          new ChunkState.Closed(
              RepairBooks.of(closed.ledger(), Map.of()),
              closed.staged(),
              RepairClosing.NOT_COUNTED,
              now,
              Optional.empty(),
              Optional.of(rejects),
              Optional.empty());
      String why = "nothing was sent: " + e.getMessage();
      return Chunk.repair(number, chunk.window(), repair, ended, why, now);
    }
  }

  private static List<String> types(ChunkState.Closed closed) {
    return closed.ledger().lines().stream()
        .filter(line -> line.quarantined() > 0)
        .map(LedgerLine::type)
        .toList();
  }

  private Staged staged(
      long number,
      ExportAttempt attempt,
      String statusUrl,
      ObjectRef order,
      List<StagedFile> files,
      Optional<ObjectRef> keys) {
    long lines = files.stream().mapToLong(StagedFile::lines).sum();
    return new Staged(
        attempt,
        statusUrl,
        order,
        shelf.writeByContent("chunks/" + ChunkId.ofRepair(number) + "/files", files),
        lines,
        lines,
        files.stream().mapToLong(StagedFile::length).sum(),
        false,
        "kept lines",
        false,
        RepairClosing.NOT_COUNTED,
        Map.of(),
        keys);
  }
}
