package io.fhirmigration.model;

import java.util.Map;

/**
 * The lines of a chunk that are in quarantine, as they lie in staging.
 *
 * @param lines the lines, one resource version each
 * @param log where each of them came from and why it was refused, in the same order
 * @param classes how many there are of each class
 */
public record Rejects(ObjectRef lines, ObjectRef log, Map<RefusalClass, Long> classes) {
  /** Copies the map. */
  public Rejects {
    classes = Map.copyOf(classes);
  }
}
