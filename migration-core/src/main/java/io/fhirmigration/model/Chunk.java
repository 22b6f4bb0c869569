package io.fhirmigration.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One window of one lane, or one run of adopted files, on its way from source to destination.
 *
 * @param id lane and start
 * @param lane the lane that it tiles
 * @param window the span of {@code lastUpdated}; the whole range for a run of adopted files, whose
 *     lines may have any date
 * @param attempts exports begun so far
 * @param failures consecutive failed jobs, reset by progress
 * @param notBefore nothing is done before this instant, if set; survives a restart
 * @param note what it waits for or did last, free of patient data
 * @param changedAt when this record was last written, by the engine's clock
 * @param state where it stands
 * @param files the run of adopted files that it is; empty for a window that is exported
 * @param repair what it repairs; empty unless its lane is {@code repair}
 * @param keys what it has imported so far; empty before it was first closed, and when that imported
 *     nothing
 */
public record Chunk(
    ChunkId id,
    LaneId lane,
    Window window,
    int attempts,
    int failures,
    Optional<Instant> notBefore,
    String note,
    Instant changedAt,
    ChunkState state,
    Optional<FileRun> files,
    Optional<Repair> repair,
    Optional<ChunkKeys> keys) {
  /** Shortens the note. */
  public Chunk {
    note = OneLine.of(note);
  }

  /** A new chunk in {@code Planned}. */
  public static Chunk planned(LaneId lane, Window window, String reason, Instant now) {
    return new Chunk(
        ChunkId.of(lane, window),
        lane,
        window,
        0,
        0,
        Optional.empty(),
        reason,
        now,
        new ChunkState.Planned(reason, false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A new chunk of adopted files in {@code Planned}. */
  public static Chunk planned(FileRun run, Window range, String reason, Instant now) {
    return new Chunk(
        ChunkId.of(run),
        LaneId.FILES,
        range,
        0,
        0,
        Optional.empty(),
        reason,
        now,
        new ChunkState.Planned(reason, false),
        Optional.of(run),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A new repair.
   *
   * @param number counts the repairs of the migration, from 1
   * @param window the window of a chunk whose lines it sends once more
   */
  public static Chunk repair(
      long number, Window window, Repair repair, ChunkState state, String note, Instant now) {
    return new Chunk(
        ChunkId.ofRepair(number),
        LaneId.REPAIR,
        window,
        0,
        0,
        Optional.empty(),
        note,
        now,
        state,
        Optional.empty(),
        Optional.of(repair),
        Optional.empty());
  }

  /** The discriminator of the state. */
  public ChunkPhase phase() {
    return state.phase();
  }

  /** What it holds, once its export is believed. */
  public Optional<Staged> staged() {
    return staged(state);
  }

  private static Optional<Staged> staged(ChunkState state) {
    if (state instanceof ChunkState.Transformed transformed) {
      return Optional.of(transformed.staged());
    }
    if (state instanceof ChunkState.Importing importing) {
      return Optional.of(importing.staged());
    }
    if (state instanceof ChunkState.Imported imported) {
      return Optional.of(imported.staged());
    }
    if (state instanceof ChunkState.Closed closed) {
      return Optional.of(closed.staged());
    }
    return state instanceof ChunkState.NeedsAttention needs
        ? staged(needs.from())
        : Optional.empty();
  }

  /** Whether it sends lines that a comparison missed, and that are imported in the books. */
  public boolean isOfMissed() {
    return repair.filter(what -> what.of().equals(id)).isPresent();
  }

  /** Whether work remains, for the engine or for a person. */
  public boolean isOpen() {
    return phase() != ChunkPhase.CLOSED;
  }

  /** This chunk in another state, free to go on at once. */
  public Chunk to(ChunkState next, String why) {
    return new Chunk(
        id,
        lane,
        window,
        attempts,
        failures,
        Optional.empty(),
        why,
        changedAt,
        next,
        files,
        repair,
        keys);
  }

  /** This chunk in the same state, waiting until {@code until}. */
  public Chunk waiting(Instant until, String why) {
    return new Chunk(
        id,
        lane,
        window,
        attempts,
        failures,
        Optional.of(until),
        why,
        changedAt,
        state,
        files,
        repair,
        keys);
  }

  /** This chunk with other counters. */
  public Chunk counting(int nextAttempts, int nextFailures) {
    return new Chunk(
        id,
        lane,
        window,
        nextAttempts,
        nextFailures,
        notBefore,
        note,
        changedAt,
        state,
        files,
        repair,
        keys);
  }

  /** This chunk with its end moved left. */
  public Chunk endingAt(Instant till) {
    return new Chunk(
        id,
        lane,
        new Window(window.since(), till),
        attempts,
        failures,
        notBefore,
        note,
        changedAt,
        state,
        files,
        repair,
        keys);
  }

  /** This chunk with the key lists of another closing. */
  public Chunk keeping(Optional<ChunkKeys> next) {
    return new Chunk(
        id, lane, window, attempts, failures, notBefore, note, changedAt, state, files, repair,
        next);
  }

  /** This chunk as written at {@code now}. */
  public Chunk at(Instant now) {
    return new Chunk(
        id, lane, window, attempts, failures, notBefore, note, now, state, files, repair, keys);
  }
}
