package io.fhirmigration.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a chunk stands, with what is known there. */
public sealed interface ChunkState {

  /** The discriminator. */
  ChunkPhase phase();

  /**
   * The window is fixed, nothing was asked of the source.
   *
   * @param reason why the window is what it is, or why it is exported again
   * @param emptyBefore whether an earlier attempt of this window was empty and could not be counted
   */
  record Planned(String reason, boolean emptyBefore) implements ChunkState {
    /** Shortens the reason. */
    public Planned {
      reason = OneLine.of(reason);
    }

    @Override
    public ChunkPhase phase() {
      return ChunkPhase.PLANNED;
    }
  }

  /**
   * An export was decided on.
   *
   * @param attempt the intent
   * @param statusUrl the receipt; empty while it is unknown whether the source runs it
   */
  record Exporting(ExportAttempt attempt, Optional<String> statusUrl) implements ChunkState {
    @Override
    public ChunkPhase phase() {
      return ChunkPhase.EXPORTING;
    }
  }

  /**
   * The source answered with a manifest, which is a claim and not yet believed.
   *
   * @param attempt the intent
   * @param statusUrl the receipt
   * @param manifest the manifest
   * @param seenAt when it was first seen in this form
   */
  record Exported(ExportAttempt attempt, String statusUrl, ObjectRef manifest, Instant seenAt)
      implements ChunkState {
    @Override
    public ChunkPhase phase() {
      return ChunkPhase.EXPORTED;
    }
  }

  /**
   * The export is believed; its files are pinned.
   *
   * @param staged the files
   * @param untouched whether transformers are still to be applied, because one of them has to know
   *     the whole range first
   */
  record Transformed(Staged staged, boolean untouched) implements ChunkState {
    /** Files that can be imported. */
    public Transformed(Staged staged) {
      this(staged, false);
    }

    @Override
    public ChunkPhase phase() {
      return ChunkPhase.TRANSFORMED;
    }
  }

  /**
   * Imports were decided on.
   *
   * @param staged what is imported
   * @param jobs the current wave: the imports that run side by side, and failed ones that wait for
   *     what an import of a line taken before says
   * @param ended the list of the imports of earlier waves that were done or blamed; empty when
   *     there is none
   */
  record Importing(Staged staged, List<ImportJob> jobs, Optional<ObjectRef> ended)
      implements ChunkState {
    /** Copies the list. */
    public Importing {
      jobs = List.copyOf(jobs);
    }

    @Override
    public ChunkPhase phase() {
      return ChunkPhase.IMPORTING;
    }
  }

  /**
   * Every import has ended; the books are open.
   *
   * @param staged what was imported
   * @param jobs the last wave
   * @param ended the list of the imports of earlier waves that were done or blamed; empty when
   *     there is none
   */
  record Imported(Staged staged, List<ImportJob> jobs, Optional<ObjectRef> ended)
      implements ChunkState {
    /** Copies the list. */
    public Imported {
      jobs = List.copyOf(jobs);
    }

    @Override
    public ChunkPhase phase() {
      return ChunkPhase.IMPORTED;
    }
  }

  /**
   * The ledger balances.
   *
   * @param ledger the books
   * @param staged what was imported
   * @param recount the source's count of the window at closing, by the query that a later recount
   *     repeats
   * @param closedAt when
   * @param totals what both servers held then, if they were asked
   * @param rejects the quarantined lines; empty when there are none
   * @param repaired the last repair that moved lines of the books; empty before the first
   */
  record Closed(
      Ledger ledger,
      Staged staged,
      CountAnswer recount,
      Instant closedAt,
      Optional<ServerTotals> totals,
      Optional<Rejects> rejects,
      Optional<Repaired> repaired)
      implements ChunkState {
    /** A chunk that closes with nothing in quarantine, and without asking for totals. */
    public Closed(Ledger ledger, Staged staged, CountAnswer recount, Instant closedAt) {
      this(ledger, staged, recount, closedAt, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** These books after a repair has moved some of their lines. */
    public Closed after(Ledger next, Optional<Rejects> left, Repaired by) {
      return new Closed(next, staged, recount, closedAt, totals, left, Optional.of(by));
    }

    @Override
    public ChunkPhase phase() {
      return ChunkPhase.CLOSED;
    }
  }

  /**
   * A person has to look.
   *
   * @param from the state it came from and returns to by {@code retry}
   * @param kind what the person can do
   * @param reason what is wrong, free of patient data
   * @param nextStep what to do about it
   */
  record NeedsAttention(ChunkState from, AttentionKind kind, String reason, String nextStep)
      implements ChunkState {
    /** Shortens the texts. */
    public NeedsAttention {
      reason = OneLine.of(reason);
      nextStep = OneLine.of(nextStep);
    }

    @Override
    public ChunkPhase phase() {
      return ChunkPhase.NEEDS_ATTENTION;
    }
  }
}
