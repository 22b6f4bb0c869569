package io.fhirmigration.verify.full;

import java.util.List;

/**
 * Findings of one kind.
 *
 * @param count how many there are, always exact
 * @param listed as many of them as the bound allows, sorted
 */
public record Listing<T>(long count, List<T> listed) {
  /** Copies the list. */
  public Listing {
    listed = List.copyOf(listed);
  }

  /** Whether there are more than are listed. */
  public boolean isCut() {
    return count > listed.size();
  }
}
