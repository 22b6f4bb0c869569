package io.fhirmigration.store.tables;

import com.azure.data.tables.models.TableEntity;
import io.fhirmigration.spi.RecordKey;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.StateColumns;
import io.fhirmigration.spi.StateRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The entity of a record. Times are text in ISO-8601, since the service's own type ends in the year
 * 9999; the document is cut into properties that the service takes.
 */
final class RecordEntity {
  /** Marks open records in filters. */
  static final String OPEN = "open";

  private static final String BODY = "body";

  /** The service takes 32 Ki UTF-16 units in a property. */
  private static final int LONGEST_TEXT = 16_000;

  private RecordEntity() {}

  /** The entity of a new record. */
  static TableEntity of(StateRecord record) {
    return of(record, "", ChunkHistory.NONE);
  }

  /** The entity that replaces another, under the condition that this one is unchanged. */
  static TableEntity of(StateRecord record, TableEntity old) {
    Map<String, Object> before = old.getProperties();
    TableEntity entity = of(record, text(before, "phase"), ChunkHistory.of(before));
    return entity.addProperty("odata.etag", old.getETag());
  }

  private static TableEntity of(StateRecord record, String phaseBefore, ChunkHistory history) {
    RecordKey key = record.key();
    Map<String, Object> properties = new HashMap<>();
    properties.put("kind", key.kind().name());
    properties.put("id", readable(key.id()));
    properties.put("version", record.version());
    properties.put("epoch", record.epoch());
    properties.put("writeId", record.writeId());
    properties.put(OPEN, record.open());
    putColumns(properties, record.columns());
    if (key.kind() == RecordKind.CHUNK) {
      history.next(phaseBefore, record).putTo(properties);
    }
    putBody(properties, record.body());
    return new TableEntity(key.migration().value(), RowKeys.of(key)).setProperties(properties);
  }

  private static void putColumns(Map<String, Object> properties, StateColumns columns) {
    properties.put("phase", readable(columns.phase()));
    columns.since().ifPresent(it -> properties.put("since", it.toString()));
    columns.till().ifPresent(it -> properties.put("till", it.toString()));
    properties.put("exported", columns.exported());
    properties.put("imported", columns.imported());
    properties.put("repeated", columns.repeated());
    properties.put("quarantined", columns.quarantined());
    properties.put("excluded", columns.excluded());
    columns.exportUrl().ifPresent(it -> properties.put("exportUrl", readable(it)));
    columns.importUrl().ifPresent(it -> properties.put("importUrl", readable(it)));
    columns.notBefore().ifPresent(it -> properties.put("notBefore", it.toString()));
    properties.put("note", readable(columns.note()));
    properties.put("changedAt", columns.changedAt().toString());
  }

  private static void putBody(Map<String, Object> properties, String body) {
    int part = 0;
    int at = 0;
    do {
      int end = Math.min(body.length(), at + LONGEST_TEXT);
      if (end < body.length() && Character.isLowSurrogate(body.charAt(end))) {
        end--;
      }
      properties.put(BODY + (part == 0 ? "" : Integer.toString(part)), body.substring(at, end));
      at = end;
      part++;
    } while (at < body.length());
  }

  static StateRecord record(TableEntity entity) {
    Map<String, Object> properties = entity.getProperties();
    return new StateRecord(
        RowKeys.key(entity.getPartitionKey(), entity.getRowKey()),
        number(properties, "version"),
        number(properties, "epoch"),
        text(properties, "writeId"),
        Boolean.TRUE.equals(properties.get(OPEN)),
        columns(properties),
        body(properties));
  }

  private static StateColumns columns(Map<String, Object> properties) {
    return new StateColumns(
        text(properties, "phase"),
        optional(properties, "since").map(Instant::parse),
        optional(properties, "till").map(Instant::parse),
        number(properties, "exported"),
        number(properties, "imported"),
        number(properties, "repeated"),
        number(properties, "quarantined"),
        number(properties, "excluded"),
        optional(properties, "exportUrl"),
        optional(properties, "importUrl"),
        optional(properties, "notBefore").map(Instant::parse),
        text(properties, "note"),
        Instant.parse(text(properties, "changedAt")));
  }

  private static String body(Map<String, Object> properties) {
    StringBuilder body = new StringBuilder(text(properties, BODY));
    for (int part = 1; properties.containsKey(BODY + part); part++) {
      body.append(text(properties, BODY + part));
    }
    return body.toString();
  }

  private static long number(Map<String, Object> properties, String name) {
    return Long.parseLong(text(properties, name));
  }

  private static String text(Map<String, Object> properties, String name) {
    return optional(properties, name)
        .orElseThrow(() -> new IllegalStateException("an entity has no property " + name));
  }

  private static Optional<String> optional(Map<String, Object> properties, String name) {
    return Optional.ofNullable(properties.get(name)).map(Object::toString);
  }

  /** A text as the service stores it: without control characters and halves of pairs. */
  private static String readable(String text) {
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
