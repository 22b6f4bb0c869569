package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.doctor.RowContent.Excess;
import io.fhirmigration.cli.doctor.Sample.Row;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Counts rows that an import would refuse or treat in a way that nobody expects. */
final class RowJudge {
  /** From this length on a line is longer than the unit in which an import reads. */
  static final int UNIT_BYTES = 10_000_000;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private final Instant destinationNow;
  private final Map<Flaw, TreeMap<String, Long>> counts = new EnumMap<>(Flaw.class);
  private final Map<Excess, TreeMap<String, Long>> numbers = new EnumMap<>(Excess.class);
  private final Map<String, NavigableMap<Integer, Instant>> pasts = new HashMap<>();

  /** What can be wrong with a row. */
  enum Flaw {
    FUTURE_DATE,
    VERSION_INVERSION,
    LONG_DECIMAL,
    HUGE_NUMBER,
    CONDITIONAL_REFERENCE,
    LONG_LINE,
    UNREADABLY_LONG_LINE,
    VERSION_NOT_A_NUMBER,
    NO_LAST_UPDATED,
    BAD_ID
  }

  RowJudge(Instant destinationNow) {
    this.destinationNow = destinationNow;
  }

  void look(Row row) {
    JsonObject resource = row.resource();
    Optional<Instant> date = RowFacts.date(resource);
    Optional<Integer> version = RowFacts.number(resource);
    note(row, Flaw.NO_LAST_UPDATED, date.isEmpty());
    note(row, Flaw.FUTURE_DATE, date.filter(destinationNow.plus(TOLERANCE)::isBefore).isPresent());
    note(row, Flaw.VERSION_NOT_A_NUMBER, version.isEmpty());
    note(row, Flaw.BAD_ID, !ID.matcher(resource.string("id").orElse("")).matches());
    note(row, Flaw.CONDITIONAL_REFERENCE, RowContent.hasConditionalReference(resource));
    Excess excess = RowContent.worstNumber(resource);
    note(row, Flaw.LONG_DECIMAL, excess == Excess.DIGITS);
    note(row, Flaw.HUGE_NUMBER, excess == Excess.MAGNITUDE);
    if (excess != Excess.NONE) {
      RowContent.longNumbers(resource, row.type(), this::note);
    }
    boolean unreadable = row.bytes() > NdjsonLimits.DEFAULTS.maxLineBytes();
    note(row, Flaw.UNREADABLY_LONG_LINE, unreadable);
    note(row, Flaw.LONG_LINE, !unreadable && row.bytes() > UNIT_BYTES);
    if (date.isPresent() && version.isPresent()) {
      note(row, Flaw.VERSION_INVERSION, contradicts(row, version.get(), date.get()));
    }
  }

  /** Rows by type that have a flaw. */
  Map<String, Long> with(Flaw flaw) {
    return counts.getOrDefault(flaw, new TreeMap<>());
  }

  /** Numbers by element that go beyond what the destination holds in this way. */
  Map<String, Long> numbers(Excess excess) {
    return numbers.getOrDefault(excess, new TreeMap<>());
  }

  private void note(String path, Excess excess) {
    numbers.computeIfAbsent(excess, e -> new TreeMap<>()).merge(path, 1L, Long::sum);
  }

  /** Whether an older version is dated at or after a newer one. */
  private boolean contradicts(Row row, int version, Instant date) {
    NavigableMap<Integer, Instant> past =
        pasts.computeIfAbsent(
            row.type() + "/" + row.resource().string("id").orElse(""), name -> new TreeMap<>());
    past.put(version, date);
    Map.Entry<Integer, Instant> older = past.lowerEntry(version);
    Map.Entry<Integer, Instant> newer = past.higherEntry(version);
    return (older != null && !older.getValue().isBefore(date))
        || (newer != null && !newer.getValue().isAfter(date));
  }

  private void note(Row row, Flaw flaw, boolean has) {
    if (has) {
      counts.computeIfAbsent(flaw, f -> new TreeMap<>()).merge(row.type(), 1L, Long::sum);
    }
  }
}
