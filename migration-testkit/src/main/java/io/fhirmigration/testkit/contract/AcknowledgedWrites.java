package io.fhirmigration.testkit.contract;

import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.io.PrintStream;

/** What the child process of {@link KillDurabilityContract} does until it is killed. */
public final class AcknowledgedWrites {
  private AcknowledgedWrites() {}

  /**
   * Writes records for ever; after each write that the store acknowledged, prints a line with the
   * record's id and version. Returns only when the output is gone.
   */
  public static void run(StateStore store, PrintStream out) {
    for (int i = 0; !out.checkError(); i++) {
      RecordKey key = SampleRecords.chunk("written-" + i);
      StateRecord record = SampleRecords.first(key);
      acknowledged(store.insert(record), record, out);
      if (i % 3 == 0) {
        StateRecord next = SampleRecords.after(record);
        acknowledged(store.replace(record, next), next, out);
      }
    }
  }

  private static void acknowledged(boolean written, StateRecord record, PrintStream out) {
    if (!written) {
      throw new IllegalStateException("nobody else writes " + record);
    }
    out.println(record.key().id() + " " + record.version());
  }
}
