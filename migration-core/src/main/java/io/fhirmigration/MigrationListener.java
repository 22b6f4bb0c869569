package io.fhirmigration;

/**
 * Hears what happens.
 *
 * <p>Called on the engine's worker threads, in order per chunk, after the write is durable and
 * possibly again after a crash. Must not block for long. What it throws is logged and changes
 * nothing.
 */
@FunctionalInterface
public interface MigrationListener {
  /** Hears one event. */
  void onEvent(MigrationEvent event);
}
