package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import java.nio.ByteBuffer;

/**
 * A record's place within its migration as bytes that every database sorts as {@link RecordKey}
 * does and that hold any character: the number of the kind, then the id in UTF-16.
 *
 * <p>The numbers of the kinds are stored: a new kind goes to the end.
 */
final class Place {
  private static final RecordKind[] KINDS = RecordKind.values();

  private Place() {}

  static byte[] of(RecordKey key) {
    ByteBuffer place = ByteBuffer.allocate(1 + 2 * key.id().length());
    place.put((byte) key.kind().ordinal());
    place.asCharBuffer().put(key.id());
    return place.array();
  }

  static RecordKey key(String migration, byte[] place) {
    return new RecordKey(
        new MigrationId(migration),
        KINDS[place[0]],
        ByteBuffer.wrap(place, 1, place.length - 1).asCharBuffer().toString());
  }

  /** A text as every database can store it for readers. */
  static String readable(String text) {
    int[] shown =
        text.codePoints()
            .map(c -> Character.isISOControl(c) || isSurrogate(c) ? '\uFFFD' : c)
            .toArray();
    return new String(shown, 0, shown.length);
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
