package io.fhirmigration.testkit.storage;

import io.fhirmigration.spi.StagingArea;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** What goes wrong with one call of a staging area. */
public sealed interface StorageFault {
  /** Nothing. */
  record None() implements StorageFault {}

  /** The storage does not answer, and nothing is done. */
  record Refuse() implements StorageFault {}

  /** What was asked is done, and the answer is lost. */
  record LoseReply() implements StorageFault {}

  /**
   * A read delivers this many bytes and then ends, as if the object did.
   *
   * @param bytes how many bytes arrive
   */
  record EndEarly(long bytes) implements StorageFault {}

  /**
   * A read delivers this many bytes and then fails.
   *
   * @param bytes how many bytes arrive
   */
  record BreakOff(long bytes) implements StorageFault {}

  /**
   * A write puts down something else than was given.
   *
   * @param change from the bytes given to the bytes written
   */
  record Spoil(UnaryOperator<byte[]> change) implements StorageFault {}

  /** A listing lacks its last object. */
  record OmitLast() implements StorageFault {}

  /**
   * Something else happens just before what was asked is done.
   *
   * @param event gets the area itself, without faults, and the call
   */
  record Meanwhile(BiConsumer<StagingArea, StorageCall> event) implements StorageFault {}
}
