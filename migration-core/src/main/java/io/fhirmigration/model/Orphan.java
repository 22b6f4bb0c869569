package io.fhirmigration.model;

import java.time.Instant;
import java.util.Optional;

/**
 * An export kick-off without a receipt that was given up for a new attempt, watched because the
 * source may run it after all.
 *
 * @param chunk the chunk it was meant for
 * @param attempt its intent; a job that runs it writes into the attempt's own container
 * @param outcome what became of it
 * @param statusUrl the job that showed up, if one did
 * @param notBefore the next look
 */
public record Orphan(
    ChunkId chunk,
    ExportAttempt attempt,
    Outcome outcome,
    Optional<String> statusUrl,
    Optional<Instant> notBefore) {
  /** What became of a kick-off without a receipt. */
  public enum Outcome {
    /** Nothing showed up yet. */
    WATCHED,
    /** The job was found and taken over by the chunk. */
    ADOPTED,
    /** The job was found and cancelled. */
    CANCELLED,
    /** The job was found, could not be cancelled, and ran to its end unused. */
    WAITED_FOR,
    /** No job showed up until the migration ended. */
    NEVER_SEEN
  }

  /** This orphan with another outcome. */
  public Orphan with(Outcome next, Optional<String> url, Optional<Instant> nextLook) {
    return new Orphan(chunk, attempt, next, url, nextLook);
  }
}
