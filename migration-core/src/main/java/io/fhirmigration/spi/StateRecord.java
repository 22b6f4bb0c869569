package io.fhirmigration.spi;

/**
 * One stored record: a JSON document in an envelope.
 *
 * @param key its name
 * @param version 1 when inserted, one more with each replacement
 * @param epoch the epoch of the driver that wrote it; 0 for a wish
 * @param writeId random for each write, by which a writer recognises its own
 * @param open whether work remains; open records are listed every turn
 * @param columns what an operator reads beside the document
 * @param body the JSON document, at most {@link #MAX_BODY_BYTES} in UTF-8
 */
public record StateRecord(
    RecordKey key,
    long version,
    long epoch,
    String writeId,
    boolean open,
    StateColumns columns,
    String body) {
  /** The largest body in bytes of UTF-8. */
  public static final int MAX_BODY_BYTES = 32 * 1024;

  /** Names the record without its body. */
  @Override
  public String toString() {
    return key + "@" + version;
  }
}
