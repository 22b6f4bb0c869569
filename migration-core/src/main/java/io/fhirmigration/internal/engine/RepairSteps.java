package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage.Books;
import io.fhirmigration.internal.repair.RepairStage;
import io.fhirmigration.internal.repair.RepairStage.Prepared;
import io.fhirmigration.internal.transform.LineTransform;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.LaneId;
import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.Migration;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.Repair;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.Repaired;
import io.fhirmigration.model.Staged;
import io.fhirmigration.model.StagedFile;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Quarantined lines on their way back: a repair is a chunk of its own, whose lines travel like
 * those of any other; at its end they change columns in the books of the chunk that they came from.
 */
final class RepairSteps {
  private static final CountAnswer NOT_COUNTED = CountAnswer.unknown("a repair is not counted");

  private final Records records;
  private final RepairStage stage;
  private final Function<Optional<TransformerSpec>, LineTransform> transforms;
  private final ObjectShelf shelf;
  private final Clock clock;
  private final Supplier<MigrationSettings> settings;

  RepairSteps(
      Records records,
      RepairStage stage,
      Function<Optional<TransformerSpec>, LineTransform> transforms,
      ObjectShelf shelf,
      Clock clock,
      Supplier<MigrationSettings> settings) {
    this.records = records;
    this.stage = stage;
    this.transforms = transforms;
    this.shelf = shelf;
    this.clock = clock;
    this.settings = settings;
  }

  /** Decides on a repair for each chunk that the standing wish means, and takes the wish off. */
  void take(Snapshot seen) {
    Migration migration = seen.migration().value();
    RepairWish wish = migration.repair().orElseThrow();
    List<Chunk> repairs =
        Stream.concat(
                seen.closed().values().stream(), seen.open().values().stream().map(Stored::value))
            .filter(chunk -> chunk.lane().equals(LaneId.REPAIR))
            .toList();
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
    records.save(seen.migration(), migration.repairing(Optional.empty()));
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
      Staged staged = Decider.staged(repair).orElseThrow();
      Ledger books = untaken(shelf.readRecords(staged.files(), StagedFile.class));
      end(open, staged, books, Optional.empty(), "given up: another repair was wished for");
      last = clock.instant();
    }
    return Optional.of(last);
  }

  private static Ledger untaken(List<StagedFile> files) {
    return new Ledger(
        files.stream()
            .map(file -> new LedgerLine(file.type(), file.lines(), 0, 0, file.lines(), 0))
            .toList());
  }

  /** A repair that is ready to be imported; one that cannot begin is closed with the reason. */
  private Chunk decided(long number, Chunk chunk, RepairWish wish, Instant quiet) {
    ChunkState.Closed closed = (ChunkState.Closed) chunk.state();
    Rejects rejects = closed.rejects().orElseThrow();
    Instant now = clock.instant();
    try {
      LineTransform transform = transforms.apply(wish.transformer());
      Prepared prepared = stage.prepare(chunk.id(), rejects, types(closed), transform::apply);
      long lines = prepared.files().stream().mapToLong(StagedFile::lines).sum();
      Repair repair = new Repair(chunk.id(), wish.at(), rejects.lines(), prepared.order());
      String note = lines + " line(s) of " + chunk.id() + ", " + prepared.leftOut() + " left out";
      ChunkState ready = new ChunkState.Transformed(staged(number, closed, prepared));
      return Chunk.repair(number, chunk, repair, ready, note, now).waiting(quiet, note);
    } catch (RejectedException e) {
      Repair repair = new Repair(chunk.id(), wish.at(), rejects.lines(), rejects.log());
      ChunkState.Closed ended =
          new ChunkState.Closed(
              books(closed, Map.of()),
              closed.staged(),
              NOT_COUNTED,
              now,
              Optional.empty(),
              Optional.of(rejects),
              Optional.empty());
      return Chunk.repair(number, chunk, repair, ended, "nothing was sent: " + e.getMessage(), now);
    }
  }

  private static List<String> types(ChunkState.Closed closed) {
    return closed.ledger().lines().stream()
        .filter(line -> line.quarantined() > 0)
        .map(LedgerLine::type)
        .toList();
  }

  private Staged staged(long number, ChunkState.Closed closed, Prepared prepared) {
    List<StagedFile> files = prepared.files();
    long lines = files.stream().mapToLong(StagedFile::lines).sum();
    return new Staged(
        closed.staged().attempt(),
        closed.staged().statusUrl(),
        prepared.order(),
        shelf.writeByContent("chunks/" + ChunkId.ofRepair(number) + "/files", files),
        lines,
        lines,
        files.stream().mapToLong(StagedFile::length).sum(),
        false,
        "kept lines",
        false,
        NOT_COUNTED,
        Map.of());
  }

  /** What a repair did to the lines of a chunk: those that were not taken stay in quarantine. */
  private static Ledger books(ChunkState.Closed closed, Map<String, LedgerLine> taken) {
    List<LedgerLine> lines = new ArrayList<>();
    for (LedgerLine line : closed.ledger().lines()) {
      if (line.quarantined() > 0) {
        LedgerLine moved =
            taken.getOrDefault(line.type(), new LedgerLine(line.type(), 0, 0, 0, 0, 0));
        long left = line.quarantined() - moved.imported() - moved.repeated();
        lines.add(
            new LedgerLine(
                line.type(), line.quarantined(), moved.imported(), moved.repeated(), left, 0));
      }
    }
    return new Ledger(lines);
  }

  /** Moves the lines that were taken in the books of the chunk they came from, and ends. */
  void close(Stored<Chunk> stored, ChunkState.Imported imported, Books outcome) {
    Repair repair = stored.value().repair().orElseThrow();
    Optional<Stored<Chunk>> found = records.find(repair.of());
    if (found.isEmpty() || !(found.get().value().state() instanceof ChunkState.Closed closed)) {
      overtaken(stored, imported, outcome);
      return;
    }
    ChunkId id = stored.value().id();
    Optional<Repaired> before = closed.repaired().filter(last -> last.by().equals(id));
    if (before.isPresent()) {
      end(stored, imported.staged(), before.get().books(), closed.rejects(), "closed");
      return;
    }
    if (closed.rejects().filter(r -> r.lines().equals(repair.base())).isEmpty()) {
      overtaken(stored, imported, outcome);
      return;
    }
    Optional<Rejects> left = stage.settle(repair.of(), repair.order(), outcome.refused());
    Ledger books =
        books(
            closed,
            outcome.ledger().orElseThrow().lines().stream()
                .collect(Collectors.toMap(LedgerLine::type, Function.identity())));
    ChunkState.Closed after =
        closed.after(moved(closed.ledger(), books), left, new Repaired(id, books));
    Chunk chunk = found.get().value();
    records.save(found.get(), chunk.to(after, "repaired by " + id));
    end(stored, imported.staged(), books, left, "closed");
  }

  private static Ledger moved(Ledger ledger, Ledger books) {
    Map<String, LedgerLine> byType = new TreeMap<>();
    ledger.lines().forEach(line -> byType.put(line.type(), line));
    for (LedgerLine line : books.lines()) {
      long taken = line.imported() + line.repeated();
      byType.merge(
          line.type(),
          new LedgerLine(line.type(), 0, line.imported(), line.repeated(), -taken, 0),
          LedgerLine::plus);
    }
    return new Ledger(new ArrayList<>(byType.values()));
  }

  private void overtaken(Stored<Chunk> stored, ChunkState.Imported imported, Books outcome) {
    end(
        stored,
        imported.staged(),
        outcome.ledger().orElseThrow(),
        Optional.empty(),
        "overtaken: the chunk was reopened meanwhile; no line was moved in its books");
  }

  private void end(
      Stored<Chunk> stored, Staged staged, Ledger books, Optional<Rejects> left, String note) {
    ChunkState.Closed closed =
        new ChunkState.Closed(
            books, staged, NOT_COUNTED, clock.instant(), Optional.empty(), left, Optional.empty());
    records.save(stored, stored.value().to(closed, note));
  }
}
