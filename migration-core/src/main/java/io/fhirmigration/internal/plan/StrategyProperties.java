package io.fhirmigration.internal.plan;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;

/** Reads a strategy's properties and collects everything that is wrong with them. */
final class StrategyProperties {
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private final String strategy;
  private final ProviderConfig config;
  private final List<String> problems;

  StrategyProperties(String strategy, ProviderConfig config, String... known) {
    this.strategy = strategy;
    this.config = config;
    this.problems = new ArrayList<>(config.unknownProperties(known));
  }

  Duration duration(String name, String otherwise) {
    String text = config.get(name).orElse(otherwise);
    try {
      Duration duration = Duration.parse(text);
      check(name, text, duration);
      return duration;
    } catch (DateTimeException e) {
      problems.add(name + " '" + text + "': use an ISO-8601 duration such as PT1M or P30D");
      return Duration.parse(otherwise);
    }
  }

  /** A length that may be given in months or years as well. */
  TemporalAmount calendarLength(String name, String otherwise) {
    String text = config.get(name).orElse(otherwise);
    try {
      Period period = Period.parse(text);
      Instant end = Instant.EPOCH.atOffset(ZoneOffset.UTC).plus(period).toInstant();
      check(name, text, Duration.between(Instant.EPOCH, end));
      return period;
    } catch (DateTimeException notInDays) {
      return duration(name, otherwise);
    }
  }

  long count(String name, long otherwise) {
    String text = config.get(name).orElse(Long.toString(otherwise));
    try {
      long value = Long.parseLong(text);
      if (value < 1) {
        problems.add(name + " " + text + ": must be at least 1");
      }
      return value;
    } catch (NumberFormatException e) {
      problems.add(name + " '" + text + "': use a whole number");
      return otherwise;
    }
  }

  Instant instant(String name, String otherwise) {
    String text = config.get(name).orElse(otherwise);
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      problems.add(name + " '" + text + "': use an instant such as " + otherwise);
      return Instant.parse(otherwise);
    }
  }

  void notLonger(String name, Duration value, String bound, Duration most) {
    if (value.compareTo(most) > 0) {
      problems.add(name + " " + value + ": is longer than " + bound + " " + most);
    }
  }

  /**
   * Ends the reading.
   *
   * @throws RejectedException naming everything that is wrong
   */
  void refuseProblems() {
    if (!problems.isEmpty()) {
      throw new RejectedException("strategy " + strategy + ": " + String.join("; ", problems));
    }
  }

  private void check(String name, String text, Duration value) {
    if (value.isNegative() || value.isZero()) {
      problems.add(name + " " + text + ": must be longer than nothing");
    } else if (value.compareTo(LONGEST) > 0) {
      problems.add(name + " " + text + ": is longer than a hundred years");
    } else if (value.getNano() % 1_000_000 != 0) {
      problems.add(name + " " + text + ": windows have whole milliseconds");
    }
  }
}
