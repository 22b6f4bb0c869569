package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.PauseWindow;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Timing;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Draws scenarios: at most 200 versions and about ten windows each. */
final class Draw {
  static final URI SOURCE = URI.create("http://127.0.0.1:8001");
  static final URI DESTINATION = URI.create("http://127.0.0.1:8002");
  static final URI STAGING = URI.create("https://staging.invalid");
  static final List<String> TYPES = List.of("Encounter", "Observation", "Patient");
  private static final int MOST_VERSIONS = 160;
  private static final List<DayOfWeek> DAYS = List.of(DayOfWeek.values());

  private final long seed;

  Draw(long seed) {
    this.seed = seed;
  }

  private Dice dice(String concern) {
    return new Dice(seed, concern);
  }

  Scenario scenario() {
    return scenario(Optional.empty());
  }

  /** A scenario with a given strategy. */
  Scenario scenario(String strategy, Map<String, String> properties) {
    return scenario(Optional.of(new Strategy(strategy, properties)));
  }

  private record Strategy(String name, Map<String, String> properties) {}

  private Scenario scenario(Optional<Strategy> given) {
    Dice dice = dice("scenario");
    Face face = dice.pick(List.of(Face.values()));
    boolean deprecated = face == Face.AZURE_API_FOR_FHIR && dice.chance(30);
    Duration span = dice.between(Duration.ofHours(4), Duration.ofDays(dice.between(1, 60)));
    MigrationPlan plan = plan(span);
    int windows = dice.between(1, plan.perType() ? 3 : 5);
    Duration window = Duration.ofMillis(Math.max(1000, span.toMillis() / windows));
    boolean few = dice.chance(80);
    int versions = dice.between(0, few ? 50 : MOST_VERSIONS);
    return new Scenario(
        seed,
        face,
        deprecated,
        plan,
        settings(given.orElseGet(() -> strategy(window)), span),
        timing(),
        dice.chance(70) ? Duration.ZERO : Duration.ofMinutes(dice.between(-90, 90)),
        span,
        window,
        versions,
        dice.chance(25) || plan.adopted().isPresent() ? 0 : dice.between(1, 25),
        oddities(plan, deprecated),
        dice.pick(List.of(Scenario.Host.values())),
        dice.chance(10) ? 0 : dice.between(1, 60),
        dice.chance(30) ? 0 : dice.between(1, 6),
        dice.chance(60) ? 0 : dice.between(1, 2));
  }

  private MigrationPlan plan(Duration span) {
    return dice("adopted").chance(8) ? adopted() : exported(span);
  }

  private MigrationPlan adopted() {
    Dice dice = dice("adopted plan");
    MigrationPlan.Builder plan =
        MigrationPlan.builder("sim", AdoptedFolder.FILES, SOURCE, DESTINATION, STAGING)
            .history(dice.chance(70));
    if (dice.chance(20)) {
      plan.types(TYPES.subList(1, 3));
    }
    return transformed(plan, dice).build();
  }

  private MigrationPlan exported(Duration span) {
    Dice dice = dice("plan");
    Mode mode = dice.chance(75) ? Mode.CONTINUOUS : Mode.ONCE;
    MigrationPlan.Builder plan = MigrationPlan.builder("sim", mode, SOURCE, DESTINATION, STAGING);
    boolean complete = dice.chance(mode == Mode.CONTINUOUS ? 80 : 50);
    plan.history(complete || dice.chance(40)).deletes(complete || dice.chance(40));
    boolean perType = dice.chance(30);
    plan.perType(perType);
    if (perType || dice.chance(15)) {
      plan.types(dice.chance(50) ? TYPES : TYPES.subList(1, 3));
    } else if (dice.chance(15)) {
      plan.excludedTypes(List.of("Encounter"));
    }
    if (dice.chance(35)) {
      plan.since(Scenario.FIRST.plus(dice.between(Duration.ZERO, half(span))));
    }
    if (mode == Mode.ONCE && dice.chance(40)) {
      Duration rest = dice.between(Duration.ofSeconds(1), half(span));
      plan.till(Scenario.FIRST.plus(half(span)).plus(rest));
    }
    return transformed(plan, dice).build();
  }

  private MigrationPlan.Builder transformed(MigrationPlan.Builder plan, Dice dice) {
    if (dice.chance(30)) {
      add(plan, Expected.DECIMALS);
    }
    Dice others = dice("transformers");
    for (TransformerSpec other : List.of(Expected.FILTER, Expected.TAG, Expected.IDS)) {
      if (others.chance(5)) {
        add(plan, other);
      }
    }
    return plan;
  }

  private static void add(MigrationPlan.Builder plan, TransformerSpec transformer) {
    plan.transformer(transformer.name(), transformer.properties());
  }

  private static Duration half(Duration span) {
    return Duration.ofMillis(span.toMillis() / 2);
  }

  private MigrationSettings settings(Strategy strategy, Duration span) {
    Dice dice = dice("settings");
    return MigrationSettings.builder()
        .strategy(strategy.name(), strategy.properties())
        .maxConcurrentExports(dice.between(1, 3))
        .maxConcurrentImports(dice.between(1, 5))
        .maxStagedBytes(dice.pick(List.of(1L, 5_000L, 50L << 30, 50L << 30)))
        .filesPerPayload(dice.pick(List.of(1, 2, 10_000)))
        .settleLag(dice.between(Duration.ofMinutes(1), Duration.ofMinutes(10)))
        .confirmAfter(dice.between(Duration.ofSeconds(10), Duration.ofMinutes(2)))
        .orphanGrace(dice.between(Duration.ofMinutes(1), Duration.ofMinutes(15)))
        .leaseTime(Duration.ofSeconds(dice.pick(List.of(60, 900, 3600, 3600))))
        .pollInterval(dice.between(Duration.ofSeconds(30), Duration.ofMinutes(6)))
        .planInterval(dice.between(Duration.ofMinutes(3), Duration.ofMinutes(20)))
        .retry(
            dice.between(Duration.ofSeconds(1), Duration.ofSeconds(10)),
            dice.between(Duration.ofSeconds(10), Duration.ofMinutes(5)))
        .recountEvery(dice.pick(List.of(Duration.ofHours(2), Duration.ofDays(1))))
        .maxJobFailures(dice.between(2, 5))
        .cleanUp(cleanUp())
        .pauseWindows(pauseWindows(span))
        .build();
  }

  /** Around the time at which the run begins. */
  private List<PauseWindow> pauseWindows(Duration span) {
    Dice dice = dice("pause windows");
    if (dice.chance(92)) {
      return List.of();
    }
    List<PauseWindow> windows = new ArrayList<>();
    for (int i = dice.between(1, 2); i > 0; i--) {
      ZoneId zone = ZoneId.of(dice.pick(List.of("UTC", "Europe/Berlin", "Asia/Kolkata")));
      Duration later = dice.between(Duration.ofMinutes(-30), Duration.ofHours(4));
      LocalTime from = Scenario.FIRST.plus(span).plus(later).atZone(zone).toLocalTime();
      Set<DayOfWeek> days =
          dice.chance(70) ? EnumSet.allOf(DayOfWeek.class) : EnumSet.of(dice.pick(DAYS));
      LocalTime to = from.plus(dice.between(Duration.ofMinutes(5), Duration.ofMinutes(80)));
      windows.add(new PauseWindow(zone, days, from, to, dice.chance(40)));
    }
    return windows;
  }

  private CleanUp cleanUp() {
    Dice dice = dice("clean-up");
    return dice.chance(70)
        ? CleanUp.KEEP
        : dice.pick(List.of(CleanUp.AFTER_CLOSE, CleanUp.AFTER_CLOSE, CleanUp.AFTER_VERIFY));
  }

  private Strategy strategy(Duration window) {
    Dice dice = dice("strategy");
    Map<String, String> properties = new TreeMap<>();
    properties.put("minWindow", Duration.ofMinutes(dice.between(15, 90)).toString());
    String name = dice.pick(List.of("time-window", "time-window", "adaptive", "single"));
    if (!name.equals("single")) {
      Instant start = Scenario.FIRST.minus(Duration.ofHours(1));
      properties.put("assumedStart", start.toString());
    }
    if (name.equals("time-window")) {
      properties.put("window", window.toString());
    }
    if (name.equals("adaptive")) {
      properties.put("initialWindow", window.toString());
      properties.put("floor", Duration.ofMillis(Math.max(1, window.toMillis() / 2)).toString());
      properties.put("target", Integer.toString(dice.between(5, 60)));
    }
    return new Strategy(name, properties);
  }

  private Timing timing() {
    Dice dice = dice("timing");
    return dice.pick(
        List.of(
            Timing.REAL,
            Timing.REAL,
            Timing.IMMEDIATE,
            Timing.faster(5),
            new Timing(
                Duration.ofSeconds(30),
                Duration.ofMinutes(3),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                2,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10))));
  }

  private Set<Oddity> oddities(MigrationPlan plan, boolean deprecated) {
    Dice dice = dice("oddities");
    EnumSet<Oddity> oddities = EnumSet.noneOf(Oddity.class);
    for (Oddity oddity : Oddity.values()) {
      int percent =
          switch (oddity) {
            case BURST, BORDER_ROWS, LATE_COMMITS, BACK_DATED -> 35;
            case BAD_ID, POISON, SEARCH_PARAMETER -> 15;
            case REFUSED -> 10;
            case TWINS, INVERSION -> 6;
          };
      if (dice.chance(percent)) {
        oddities.add(oddity);
      }
    }
    boolean recounted =
        plan.mode() == Mode.CONTINUOUS && plan.history() && plan.deletes() && !deprecated;
    if (!recounted) {
      oddities.remove(Oddity.BACK_DATED);
    }
    return oddities;
  }
}
