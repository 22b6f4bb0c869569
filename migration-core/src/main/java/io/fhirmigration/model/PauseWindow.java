package io.fhirmigration.model;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A time of day at which nothing new begins.
 *
 * <p>It lasts from the first to the last moment at which the clock of its zone shows a time inside
 * it. So a window whose start falls into the hour that is left out in spring begins when that hour
 * would have, one whose end falls into it ends there, and one that lies in it altogether does not
 * come that day. An hour that comes twice in autumn belongs to the window both times, with what
 * lies between.
 *
 * @param zone where the times are told
 * @param days the weekdays on which the window starts; at least one
 * @param from its start, inclusive
 * @param to its end, exclusive; not after {@code from} for a window that passes midnight, and equal
 *     to it for one that lasts until that time of the next day
 * @param drain whether chunks that were exported are still imported
 */
public record PauseWindow(
    ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime to, boolean drain) {
  /**
   * Copies the days.
   *
   * @throws RejectedException when there are none
   */
  public PauseWindow {
    if (days.isEmpty()) {
      throw new RejectedException("pauseWindows: a window has no days; name at least one");
    }
    days = Collections.unmodifiableSet(EnumSet.copyOf(days));
  }

  /** When the window ends that holds this instant; empty when it is outside. */
  public Optional<Instant> endAt(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    return endAt(now, today).or(() -> endAt(now, today.minusDays(1)));
  }

  private Optional<Instant> endAt(Instant now, LocalDate day) {
    LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
    Instant begin = firstMoment(day.atTime(from));
    return Optional.of(lastMoment(last.atTime(to)))
        .filter(end -> days.contains(day.getDayOfWeek()))
        .filter(end -> !now.isBefore(begin) && now.isBefore(end));
  }

  /** The first moment at which the clock shows this time, or a later one for want of it. */
  private Instant firstMoment(LocalDateTime time) {
    ZoneOffsetTransition change = zone.getRules().getTransition(time);
    if (change == null) {
      return time.toInstant(zone.getRules().getOffset(time));
    }
    return change.isGap() ? change.getInstant() : time.toInstant(change.getOffsetBefore());
  }

  /** The moment after which the clock shows no time before this one any more. */
  private Instant lastMoment(LocalDateTime time) {
    ZoneOffsetTransition change = zone.getRules().getTransition(time);
    boolean twice = change != null && change.isOverlap() && time.isAfter(change.getDateTimeAfter());
    return twice ? time.toInstant(change.getOffsetAfter()) : firstMoment(time);
  }
}
