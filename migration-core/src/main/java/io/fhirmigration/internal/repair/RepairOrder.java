package io.fhirmigration.internal.repair;

import io.fhirmigration.spi.StagedObject;
import java.util.List;

/**
 * What a repair does with each quarantined line; a write-once object.
 *
 * @param lines every line that was in quarantine, as it was given to the repair
 * @param log what is known about each of them, in the same order
 * @param leftOut the lines that are not sent; all others are, in this order, to a file for each
 *     type
 */
record RepairOrder(StagedObject lines, StagedObject log, List<LeftOut> leftOut) {
  /** Copies the list. */
  RepairOrder {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A line that is not sent.
   *
   * @param index its place in the lines, from 1
   * @param why in words, free of patient data
   */
  record LeftOut(long index, String why) {}
}
