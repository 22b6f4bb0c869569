package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.doctor.Sample.Row;
import io.fhirmigration.fhir.SampleReads;
import io.fhirmigration.fhir.ServerProbe;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a bounded sample of a source: of each type that has rows the newest, the oldest, and some
 * at random instants in between; with history also superseded versions. The same plan and data give
 * the same sample.
 */
final class SampleReader {
  private static final int LEAST_PER_TYPE = 8;
  private static final int LARGEST_PAGE = 1000;
  private static final int INSTANTS = 4;
  private static final int RESOURCES_WITH_PAST = 5;
  private static final long MOST_BYTES = 64L << 20;

  private final SampleReads reads;
  private final MigrationPlan plan;
  private final Random random;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private long bytes;

  private SampleReader(SampleReads reads, MigrationPlan plan) {
    this.reads = reads;
    this.plan = plan;
    this.random = new Random(plan.id().value().hashCode());
  }

  /**
   * Counts what is to be copied and reads about so many rows of it.
   *
   * @param wanted how many rows; 0 for counts only
   */
  static Sample read(ServerSide source, MigrationPlan plan, int wanted) {
    if (!source.searches()) {
      return Sample.none(
          source.deprecated()
              ? "the source answers exports only"
              : "the source does not answer searches");
    }
    try {
      Map<String, Long> counts = source.asked(probe -> counts(probe, source, plan)).orElseThrow();
      SampleReader reader =
          new SampleReader(SampleReads.of(source.connection().orElseThrow()), plan);
      List<String> filled =
          counts.entrySet().stream()
              .filter(counted -> counted.getValue() > 0)
              .map(Map.Entry::getKey)
              .toList();
      if (wanted > 0) {
        int each = Math.max(LEAST_PER_TYPE, wanted / Math.max(1, filled.size()));
        filled.forEach(type -> reader.look(type, Math.min(LARGEST_PAGE, each)));
      }
      return new Sample(counts, reader.rows, 0, OptionalLong.empty(), Optional.empty());
    } catch (MigrationException e) {
      return Sample.none(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Long> counts(
      ServerProbe probe, ServerSide source, MigrationPlan plan) {
    TreeSet<String> types =
        new TreeSet<>(
            plan.types().isEmpty()
                ? source.capabilities().orElseThrow().types().keySet()
                : plan.types());
    plan.excludedTypes().forEach(types::remove);
    types.remove("SearchParameter");
    CountQuery.Kind kind = plan.history() ? CountQuery.Kind.HISTORY : CountQuery.Kind.CURRENT;
    Map<String, Long> counts = new TreeMap<>();
    for (String type : types) {
      CountAnswer answer =
          probe.count(new CountQuery(kind, Optional.of(type), plan.since(), plan.till()));
      answer.total().ifPresent(total -> counts.put(type, total));
    }
    return counts;
  }

  private void look(String type, int wanted) {
    int quarter = Math.max(2, wanted / 4);
    List<JsonObject> newest = reads.newest(type, quarter);
    List<JsonObject> oldest = reads.oldest(type, quarter);
    newest.forEach(row -> take(type, row));
    oldest.forEach(row -> take(type, row));
    Optional<Instant> first = oldest.stream().findFirst().flatMap(RowFacts::date);
    Optional<Instant> last = newest.stream().findFirst().flatMap(RowFacts::date);
    if (first.isPresent() && last.isPresent() && first.get().isBefore(last.get())) {
      between(type, first.get(), Duration.between(first.get(), last.get()), quarter);
    }
    if (plan.history()) {
      reads.history(type, quarter).forEach(row -> take(type, row));
      newest.stream()
          .filter(row -> !RowFacts.version(row).equals("1"))
          .limit(RESOURCES_WITH_PAST)
          .flatMap(row -> row.string("id").stream())
          .flatMap(id -> reads.historyOf(type, id, quarter).stream())
          .forEach(row -> take(type, row));
    }
  }

  private void between(String type, Instant first, Duration span, int rowsInAll) {
    int each = Math.max(1, rowsInAll / INSTANTS);
    for (int i = 0; i < INSTANTS; i++) {
      long millis = (long) (random.nextDouble() * span.toMillis());
      reads.from(type, first.plusMillis(millis), each).forEach(row -> take(type, row));
    }
  }

  private void take(String type, JsonObject row) {
    String name = type + "/" + row.string("id").orElse("") + "/" + RowFacts.version(row);
    if (bytes > MOST_BYTES || isOutside(row) || !seen.add(name)) {
      return;
    }
    int length = row.toJson().getBytes(StandardCharsets.UTF_8).length;
    bytes += length;
    rows.add(new Row(type, length, row));
  }

  private boolean isOutside(JsonObject row) {
    Optional<Instant> date = RowFacts.date(row);
    return date.isPresent()
        && (plan.since().filter(date.get()::isBefore).isPresent()
            || plan.till().filter(till -> !date.get().isBefore(till)).isPresent());
  }
}
