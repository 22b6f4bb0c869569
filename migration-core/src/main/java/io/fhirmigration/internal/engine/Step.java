package io.fhirmigration.internal.engine;

/**
 * One piece of work that the decider chose.
 *
 * @param kind what to do
 * @param subject the lane, chunk, orphan or container; empty string for the migration itself
 * @param budget how many new jobs it may start
 */
record Step(Kind kind, String subject, int budget) {
  /** What to do. */
  enum Kind {
    /** The migration's own next step in its phase. */
    PHASE,
    /** Plan the next window of a lane. */
    PLAN,
    /** Count, decide on a container, kick off. */
    START_EXPORT,
    /** Look for the job of a kick-off whose reply was lost. */
    FIND_EXPORT,
    /** Ask how an export stands. */
    POLL_EXPORT,
    /** Check the source's claim; scan, transform and pin the files. */
    BELIEVE,
    /** Apply the transformers that had to know the whole range first. */
    TRANSFORM,
    /** Write the request bodies. */
    PREPARE_IMPORT,
    /** Send and poll imports. */
    RUN_IMPORT,
    /** Balance the books and close. */
    RECONCILE,
    /** Look whether a lost kick-off runs after all. */
    WATCH_ORPHAN,
    /** Decide that a closed chunk's staged files are not needed any more. */
    CLEAN_UP,
    /** Delete what lies in a container, and show that it is empty. */
    DELETE
  }

  /** What may not run twice at a time. */
  String claim() {
    return switch (kind) {
      case PHASE -> "migration";
      case PLAN -> "lane " + subject;
      case WATCH_ORPHAN -> "orphan " + subject;
      case DELETE -> "container " + subject;
      default -> "chunk " + subject;
    };
  }
}
