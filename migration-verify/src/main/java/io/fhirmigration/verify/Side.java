package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.CountQuery.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the two servers, as far as it is counted.
 *
 * @param types what its capability statement lists; it holds nothing else and is not asked for it
 * @param server asks it
 * @param newest asks it for the highest {@code lastUpdated} of a type
 * @param since rows before this are not compared, if set
 * @param till rows from this on are not compared, if set
 * @param versions whether versions and deletes are compared
 */
record Side(
    List<String> types,
    Function<CountQuery, CountAnswer> server,
    Function<String, Optional<Instant>> newest,
    Optional<Instant> since,
    Optional<Instant> till,
    boolean versions) {
  private static final CountAnswer NOT_COMPARED = CountAnswer.unknown("not compared");

  /**
   * The counts of one type.
   *
   * @param current resources
   * @param versions versions and deletes; unknown when they are not compared
   * @param newest the highest {@code lastUpdated} of the resources; empty when nobody says
   */
  record Counts(CountAnswer current, CountAnswer versions, Optional<Instant> newest) {}

  Counts counts(String type) {
    Optional<Instant> last = types.contains(type) ? newest.apply(type) : Optional.empty();
    return new Counts(
        count(Kind.CURRENT, type, since, till),
        versions ? count(Kind.HISTORY, type, since, till) : NOT_COMPARED,
        last);
  }

  /** Versions and deletes that were written at {@code from} or later. */
  CountAnswer versionsFrom(Instant from, String type) {
    return count(Kind.HISTORY, type, Optional.of(from), Optional.empty());
  }

  /** Versions and deletes of the range that were written before {@code end}. */
  CountAnswer versionsBefore(Instant end, String type) {
    return count(Kind.HISTORY, type, since, Optional.of(end));
  }

  /** Current resources that were written at {@code from} or later. */
  CountAnswer currentFrom(Instant from, String type) {
    return count(Kind.CURRENT, type, Optional.of(from), Optional.empty());
  }

  private CountAnswer count(
      Kind kind, String type, Optional<Instant> from, Optional<Instant> before) {
    return types.contains(type)
        ? server.apply(new CountQuery(kind, Optional.of(type), from, before))
        : CountAnswer.of(0);
  }
}
