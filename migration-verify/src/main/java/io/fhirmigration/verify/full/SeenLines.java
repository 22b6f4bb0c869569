package io.fhirmigration.verify.full;

import java.io.IOException;

/** Lines in their order, one after the other. */
interface SeenLines extends AutoCloseable {
  /** Goes to the next line; {@code false} at the end. */
  boolean next() throws IOException;

  /** The line that {@link #next} went to; the same array may be used for the next one. */
  long[] line();

  @Override
  void close() throws IOException;
}
