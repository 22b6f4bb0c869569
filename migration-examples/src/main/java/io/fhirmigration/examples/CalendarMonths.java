package io.fhirmigration.examples;

import io.fhirmigration.spi.ChunkStrategy;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Windows that end with the calendar month, in UTC. The month that is still running is copied in
 * pieces of a day or more.
 *
 * <p>A function of the request alone: no memory, no clock, so that a restart plans the same
 * windows.
 */
final class CalendarMonths implements ChunkStrategy {
  private static final Duration SHORTEST = Duration.ofDays(1);

  @Override
  public Step next(Request request) {
    Instant limit = request.limit();
    Instant from = request.gap().since().or(() -> request.lane().firstSeen()).orElse(limit);
    Instant end = nextMonth(from);
    if (!end.isAfter(limit)) {
      return new Step.Plan(end, "a calendar month");
    }
    boolean fixed = request.last() || limit.isBefore(request.rightEdge());
    if (request.gap().since().isEmpty() || (fixed && from.isBefore(limit))) {
      return new Step.Plan(limit, "the rest up to " + limit);
    }
    if (fixed) {
      return new Step.Done("the range is covered");
    }
    Instant day = from.plus(SHORTEST);
    return day.isAfter(limit)
        ? new Step.NothingUntil(day, "caught up to " + from)
        : new Step.Plan(limit, "the running month so far");
  }

  private static Instant nextMonth(Instant from) {
    OffsetDateTime day = from.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
    return day.withDayOfMonth(1).plusMonths(1).toInstant();
  }
}
