package io.fhirmigration.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of the staged files in one container of a chunk: an export attempt's files, what was
 * rewritten of them and pieces of them.
 *
 * @param container the container, which no later attempt uses
 * @param chunk the chunk that it was exported for
 * @param files objects that lay there when the deletion was decided on
 * @param bytes their length
 * @param outcome how far it is
 * @param at when it was decided on, found empty or given up
 * @param tries how often it was tried without an empty listing at the end
 * @param notBefore the next try waits until this instant, if set
 * @param note what is in the way, free of patient data; empty string when nothing is
 */
public record Deletion(
    String container,
    ChunkId chunk,
    long files,
    long bytes,
    Outcome outcome,
    Instant at,
    int tries,
    Optional<Instant> notBefore,
    String note) {
  /** How far a deletion is. */
  public enum Outcome {
    /** Nobody needs the files any more. */
    DECIDED,
    /** A listing after the deletion showed nothing. */
    EMPTY,
    /** Some of the files stay; the note says why. */
    GIVEN_UP
  }

  /** Shortens the note. */
  public Deletion {
    note = OneLine.of(note);
  }

  /** A deletion that was decided on. */
  public static Deletion decided(
      String container, ChunkId chunk, long files, long bytes, Instant now) {
    return new Deletion(
        container, chunk, files, bytes, Outcome.DECIDED, now, 0, Optional.empty(), "");
  }

  /** This deletion with its proof. */
  public Deletion empty(Instant now) {
    return new Deletion(
        container, chunk, files, bytes, Outcome.EMPTY, now, tries, Optional.empty(), "");
  }

  /** This deletion after a try that left files. */
  public Deletion later(Instant next, String why) {
    return new Deletion(
        container, chunk, files, bytes, Outcome.DECIDED, at, tries + 1, Optional.of(next), why);
  }

  /** This deletion, ended without a proof. */
  public Deletion givenUp(Instant now, String why) {
    return new Deletion(
        container, chunk, files, bytes, Outcome.GIVEN_UP, now, tries + 1, Optional.empty(), why);
  }
}
