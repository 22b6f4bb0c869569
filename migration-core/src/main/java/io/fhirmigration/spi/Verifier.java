package io.fhirmigration.spi;

import io.fhirmigration.model.Ledger;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Window;
import java.util.List;

/**
 * Compares source and destination when everything has travelled.
 *
 * <p>Called by the driver in Verifying, once per verification, on a worker thread; may block for
 * long. It only reads. What can't be compared is inconclusive, never a match.
 */
public interface Verifier {

  /** Compares and reports. */
  Verification verify(Task task);

  /**
   * What to compare.
   *
   * @param plan what was copied
   * @param source the source
   * @param target the destination
   * @param types the resource types either side knows and the plan covers, sorted
   * @param window the range that was copied
   * @param ledger the books of all chunks; quarantined and excluded lines are expected to be
   *     missing at the destination
   */
  record Task(
      MigrationPlan plan,
      SourceServer source,
      TargetServer target,
      List<String> types,
      Window window,
      Ledger ledger) {
    /** Copies the list. */
    public Task {
      types = List.copyOf(types);
    }
  }
}
