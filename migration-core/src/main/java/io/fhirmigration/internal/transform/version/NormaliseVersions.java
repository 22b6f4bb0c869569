package io.fhirmigration.internal.transform.version;

import io.fhirmigration.internal.transform.edit.LineEdits;
import io.fhirmigration.internal.transform.edit.MetaMembers;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.ndjson.VersionTable.Entry;
import io.fhirmigration.spi.Transformer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives lines the version and date that a table has for them; all others keep their bytes. A line
 * whose version is no whole number and that the table does not know is refused: it was not there
 * when the table was made.
 */
final class NormaliseVersions implements Transformer {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Optional<VersionTable> table;
  private final String source;
  private final LineEdits edits = new LineEdits();
  private final Map<String, Long> changes = new TreeMap<>();

  /**
   * A transformer that looks up.
   *
   * @param table the table; empty when only the fingerprint is asked for, before it is made
   * @param source where the table comes from
   */
  NormaliseVersions(Optional<VersionTable> table, String source) {
    this.table = table;
    this.source = source;
  }

  @Override
  public String fingerprint() {
    return NormaliseVersionsProvider.NAME + "/1 " + source;
  }

  /** A version is part of what an import knows a line by. */
  @Override
  public boolean mapsIdentity() {
    return true;
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    Optional<Entry> entry = known().find(in);
    if (entry.isEmpty()) {
      requireNumber(in);
      out.keep();
      return;
    }
    edits.clear();
    String version = String.valueOf(entry.get().version());
    MetaMembers meta = new MetaMembers(in);
    if (!in.versionId().equals(Optional.of(version))) {
      put(meta, "versionId", version);
    }
    Instant date = entry.get().lastUpdated();
    if (!date.equals(date(in))) {
      put(meta, "lastUpdated", MILLIS.format(date));
    }
    int length = edits.apply(in.bytes(), in.offset(), in.offset() + in.length());
    out.replace(edits.result(), 0, length);
  }

  private VersionTable known() {
    return table.orElseThrow(
        () ->
            new RejectedException(
                "transformer normalise-versions: the migration has not made its table yet; it does"
                    + " when everything is exported"));
  }

  /** Its own date, to the millisecond; the table has an entry, so it is an instant. */
  private static Instant date(ResourceLine in) {
    String text = in.lastUpdated().orElseThrow();
    return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void put(MetaMembers meta, String name, String value) {
    if (meta.put(edits, name, "\"" + value + "\"")) {
      changes.merge("meta." + name, 1L, Long::sum);
    }
  }

  private static void requireNumber(ResourceLine in) {
    if (in.versionId().filter(NormaliseVersions::isNumber).isEmpty()) {
      throw new RejectedException(
          "has no whole number as its version and is not in the table: it was not there when the"
              + " table was made; start anew with a table of all files");
    }
  }

  private static boolean isNumber(String version) {
    return version.matches("-?[0-9]{1,10}");
  }

  /** The versions and dates changed so far. */
  @Override
  public Map<String, Long> changes() {
    return Map.copyOf(changes);
  }
}
