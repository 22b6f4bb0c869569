package io.fhirmigration.spi;

import io.fhirmigration.ndjson.ResourceLine;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A change applied to each resource line between export and import.
 *
 * <p>A transformer is a function of the resource version and the plan, nothing else: no clock, no
 * random source, no file name. The same line gives the same bytes in every chunk, attempt, process
 * and year, because the destination treats a changed body at the same version as a conflict.
 *
 * <p>An instance is created per worker and used by one thread at a time. It is called once per
 * line, must not do I/O and must not keep the line: its buffer is reused. Throwing {@link
 * io.fhirmigration.model.RejectedException} stops the chunk with that message, behind the number of
 * the line. See {@code TransformerContract} in the testkit.
 */
public interface Transformer {

  /**
   * Name, behaviour version and canonical configuration as one stable line, with an HMAC of the
   * plan id in place of each secret. It becomes part of the plan's hash.
   */
  String fingerprint();

  /** Decides about one line by exactly one call on {@code out}. */
  void transform(ResourceLine in, Sink out);

  /** Whether it may change {@code resourceType} or {@code id}; {@code false} by default. */
  default boolean mapsIdentity() {
    return false;
  }

  /**
   * Whether every {@link Sink#drop} depends on type and id alone, so that all versions of a
   * resource share its fate. Dropping is refused in a history migration unless this is true; {@code
   * false} by default.
   */
  default boolean dropsByIdentity() {
    return false;
  }

  /**
   * What this instance has changed so far: counts by a key free of patient data, such as an element
   * path; empty by default.
   */
  default Map<String, Long> changes() {
    return Map.of();
  }

  /** Takes the decision about one line. */
  interface Sink {
    /** The line stays byte for byte as it is. */
    void keep();

    /** The line becomes these bytes, which are copied before the call returns; no line break. */
    void replace(byte[] bytes, int offset, int length);

    /** The line becomes the remaining bytes of the buffer; no line break. */
    default void replace(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      replace(copy, 0, copy.length);
    }

    /** The line is left out and counted as excluded under this rule's name. */
    void drop(String rule);
  }
}
