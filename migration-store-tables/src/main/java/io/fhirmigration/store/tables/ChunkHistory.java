package io.fhirmigration.store.tables;

import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a chunk went through, for readers; each write carries it on from the entity that it
 * replaces.
 *
 * @param exporting the newest export
 * @param importing the newest import
 * @param failures how often the chunk needed attention
 * @param failureReason why it last did
 */
record ChunkHistory(Leg exporting, Leg importing, long failures, Optional<String> failureReason) {
  private static final String EXPORT = "export";
  private static final String IMPORT = "import";
  private static final String FAILURES = "failureCount";
  private static final String REASON = "failureReason";

  static final ChunkHistory NONE = new ChunkHistory(Leg.NONE, Leg.NONE, 0, Optional.empty());

  static ChunkHistory of(Map<String, Object> properties) {
    Object failures = properties.getOrDefault(FAILURES, 0L);
    return new ChunkHistory(
        Leg.of(EXPORT, properties),
        Leg.of(IMPORT, properties),
        ((Number) failures).longValue(),
        Optional.ofNullable(properties.get(REASON)).map(Object::toString));
  }

  /**
   * The history after this write of the chunk; unchanged when its phase is not a chunk's.
   *
   * @param before the phase that the write ends
   */
  ChunkHistory next(String before, StateRecord chunk) {
    Optional<ChunkPhase> phase = phase(chunk.columns().phase());
    if (phase.isEmpty()) {
      return this;
    }
    Instant when = chunk.columns().changedAt();
    boolean failed = phase.get() == ChunkPhase.NEEDS_ATTENTION;
    boolean again = before.equals(ChunkPhase.NEEDS_ATTENTION.name());
    return new ChunkHistory(
        exporting.next(exportStatus(phase.get()), when, chunk.columns().exportUrl()),
        importing.next(importStatus(phase.get()), when, chunk.columns().importUrl()),
        failures + (failed && !again ? 1 : 0),
        failed ? Optional.of(chunk.columns().note()) : failureReason);
  }

  private static Optional<ChunkPhase> phase(String name) {
    for (ChunkPhase phase : ChunkPhase.values()) {
      if (phase.name().equals(name)) {
        return Optional.of(phase);
      }
    }
    return Optional.empty();
  }

  private String exportStatus(ChunkPhase phase) {
    return switch (phase) {
      case PLANNED -> Leg.NOT_STARTED;
      case EXPORTING -> Leg.RUNNING;
      case EXPORTED, TRANSFORMED, IMPORTING, IMPORTED, CLOSED -> Leg.COMPLETED;
      case NEEDS_ATTENTION -> interrupted(exporting);
    };
  }

  private String importStatus(ChunkPhase phase) {
    return switch (phase) {
      case PLANNED, EXPORTING, EXPORTED, TRANSFORMED -> Leg.NOT_STARTED;
      case IMPORTING -> Leg.RUNNING;
      case IMPORTED, CLOSED -> Leg.COMPLETED;
      case NEEDS_ATTENTION -> interrupted(importing);
    };
  }

  private static String interrupted(Leg leg) {
    return leg.status().equals(Leg.RUNNING) ? Leg.FAILED : leg.status();
  }

  void putTo(Map<String, Object> properties) {
    exporting.putTo(properties, EXPORT);
    importing.putTo(properties, IMPORT);
    properties.put(FAILURES, failures);
    failureReason.ifPresent(it -> properties.put(REASON, it));
  }
}
