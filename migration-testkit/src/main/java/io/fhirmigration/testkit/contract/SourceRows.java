package io.fhirmigration.testkit.contract;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The rows of a source over time, and how it answers when asked to count them. */
final class SourceRows {
  static final Instant BEGIN = Instant.parse("2018-03-01T07:30:00.123Z");
  static final Instant END = Instant.parse("2024-02-29T23:59:59.999Z");

  private final String name;
  private final NavigableMap<Long, Long> rows;
  private final BiFunction<Window, Long, CountAnswer> answer;

  private SourceRows(
      String name, NavigableMap<Long, Long> rows, BiFunction<Window, Long, CountAnswer> answer) {
    this.name = name;
    this.rows = rows;
    this.answer = answer;
  }

  static SourceRows empty() {
    return new SourceRows("empty", new TreeMap<>(), (window, total) -> CountAnswer.of(total));
  }

  static SourceRows uniform(long seed) {
    Random random = new Random(seed);
    NavigableMap<Long, Long> rows = new TreeMap<>();
    for (int i = 0; i < 5_000; i++) {
      rows.merge(anyMoment(random), 1L + random.nextInt(2_000), Long::sum);
    }
    return new SourceRows("uniform", rows, (window, total) -> CountAnswer.of(total));
  }

  /** Years of nothing, and single milliseconds that hold more than any window should. */
  static SourceRows bursts(long seed) {
    Random random = new Random(seed);
    NavigableMap<Long, Long> rows = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      rows.merge(anyMoment(random), 1_000_000L + random.nextInt(9_000_000), Long::sum);
    }
    rows.put(END.toEpochMilli() - 1, 3_000_000L);
    return new SourceRows("bursts", rows, (window, total) -> CountAnswer.of(total));
  }

  /** Rows that the count does not see: superseded versions, counted as current ones. */
  SourceRows supersededOnly() {
    return new SourceRows(name + ", superseded only", rows, (window, total) -> CountAnswer.of(0));
  }

  SourceRows countingNothing() {
    return new SourceRows(
        name + ", can't count", rows, (window, total) -> CountAnswer.unknown("410 Gone"));
  }

  /** Answers some questions and refuses others, the same one always in the same way. */
  SourceRows countingSometimes() {
    return new SourceRows(
        name + ", counts sometimes",
        rows,
        (window, total) ->
            window.till().toEpochMilli() % 3 == 0
                ? CountAnswer.unknown("503 Service Unavailable")
                : CountAnswer.of(total));
  }

  CountAnswer count(Window window) {
    return answer.apply(window, rowsIn(window));
  }

  long rowsIn(Window window) {
    long since = window.since().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    return rows.subMap(since, true, window.till().toEpochMilli(), false).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  Optional<Instant> first() {
    return Optional.ofNullable(rows.firstEntry()).map(Map.Entry::getKey).map(Instant::ofEpochMilli);
  }

  private static long anyMoment(Random random) {
    long length = Duration.between(BEGIN, END).toMillis();
    return BEGIN.toEpochMilli() + Math.floorMod(random.nextLong(), length);
  }

  @Override
  public String toString() {
    return name;
  }
}
