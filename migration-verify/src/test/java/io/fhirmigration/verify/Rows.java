package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.CountQuery.Kind;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.ServerFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The versions a server holds, with counts computed from them. */
final class Rows {
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> types = new TreeSet<>();
  private final Set<String> broken = new HashSet<>();
  private final Set<Kind> refused = new HashSet<>();
  private final Set<CountQuery> asked = new HashSet<>();
  private Runnable afterFirstCount = () -> {};

  private record Row(String type, String id, Instant lastUpdated, boolean deleted) {}

  Rows knows(String type) {
    types.add(type);
    return this;
  }

  /** Adds the next version of a resource. */
  Rows put(String type, String id, String lastUpdated) {
    rows.add(new Row(type, id, Instant.parse(lastUpdated), false));
    return knows(type);
  }

  Rows delete(String type, String id, String lastUpdated) {
    rows.add(new Row(type, id, Instant.parse(lastUpdated), true));
    return knows(type);
  }

  Rows refusing(Kind kind) {
    refused.add(kind);
    return this;
  }

  /** Fails whenever this type is counted. */
  Rows throwing(String type) {
    broken.add(type);
    return this;
  }

  Rows afterFirstCount(Runnable change) {
    afterFirstCount = change;
    return this;
  }

  Set<CountQuery> asked() {
    return asked;
  }

  ServerFacts facts(Instant now) {
    return new ServerFacts(now, List.copyOf(types), "rows");
  }

  CountAnswer count(CountQuery query) {
    asked.add(query);
    if (broken.contains(query.type().orElseThrow())) {
      throw new RetryableException("busy");
    }
    if (refused.contains(query.kind()) || !types.contains(query.type().orElseThrow())) {
      return CountAnswer.unknown("403 Forbidden");
    }
    long total = query.kind() == Kind.HISTORY ? versions(query) : current(query);
    Runnable change = afterFirstCount;
    afterFirstCount = () -> {};
    change.run();
    return CountAnswer.of(total);
  }

  private long versions(CountQuery query) {
    return rows.stream().filter(row -> matches(row, query)).count();
  }

  private long current(CountQuery query) {
    Map<String, Row> newest = new HashMap<>();
    rows.forEach(row -> newest.put(row.type + "/" + row.id, row));
    return newest.values().stream().filter(row -> !row.deleted && matches(row, query)).count();
  }

  /** The highest date of the current resources of a type. */
  Optional<Instant> newest(String type) {
    Map<String, Row> newest = new HashMap<>();
    rows.forEach(row -> newest.put(row.type + "/" + row.id, row));
    return newest.values().stream()
        .filter(row -> row.type.equals(type) && !row.deleted)
        .map(Row::lastUpdated)
        .max(Comparator.naturalOrder());
  }

  private static boolean matches(Row row, CountQuery query) {
    return query.type().filter(row.type::equals).isPresent()
        && query.since().filter(row.lastUpdated::isBefore).isEmpty()
        && query.till().filter(till -> !row.lastUpdated.isBefore(till)).isEmpty();
  }
}
