package io.fhirmigration.testkit.simulation;

import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Who writes at the source: its first data, and what comes while an engine copies. */
final class Users {
  /** Stands in each id and body, and must stand nowhere else. */
  static final String SECRET = "Q9";

  /** Stands in ids of resources that the destination can't take. */
  static final String POISON = "poison";

  /** A decimal of more digits than the transformer lets through. */
  static final String LONG_DECIMAL = "1.12345678901234567890123";

  /** What the transformer makes of {@link #LONG_DECIMAL}. */
  static final String SHORT_DECIMAL = "1.12345678901234567";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+00:00'").withZone(ZoneOffset.UTC);

  private record Newest(int version, Instant stamp, boolean deleted) {}

  private final Scenario scenario;
  private final FhirServerModel source;
  private final Dice dice;
  private final Map<String, Newest> resources = new LinkedHashMap<>();
  private final TreeMap<Instant, Optional<Instant>> due = new TreeMap<>();
  private int ids;
  private Instant latest = Scenario.FIRST;
  private boolean begun;
  private Consumer<String> told = what -> {};

  Users(Scenario scenario, FhirServerModel source) {
    this.scenario = scenario;
    this.source = source;
    this.dice = scenario.dice("users");
  }

  /** Fills the source, and decides when users go on. */
  void begin(Instant start) {
    stamps().forEach(this::write);
    if (scenario.has(Oddity.BAD_ID)) {
      put("Patient", SECRET + "_bad", 1, someStamp(), false);
    }
    if (scenario.has(Oddity.POISON)) {
      for (int i = dice.between(1, 3); i > 0; i--) {
        String id = SECRET + "-" + POISON + i;
        put(dice.pick(Draw.TYPES), id, 1, someStamp(), false);
        resources.keySet().removeIf(name -> name.endsWith(id));
      }
    }
    if (scenario.has(Oddity.SEARCH_PARAMETER)) {
      put("SearchParameter", SECRET + "-parameter", 1, someStamp(), false);
    }
    begun = true;
    Instant when = start;
    for (int i = 0; i < scenario.writes(); i++) {
      when = when.plus(dice.between(Duration.ofSeconds(1), Duration.ofMinutes(6)));
      due.put(when, Optional.empty());
    }
  }

  private Instant someStamp() {
    return Scenario.FIRST.plus(dice.between(Duration.ZERO, scenario.span()));
  }

  /** The dates of the first data, in order. */
  private List<Instant> stamps() {
    Instant base =
        scenario
            .plan()
            .since()
            .orElse(
                scenario.deprecated() ? Scenario.FIRST.minus(Duration.ofHours(1)) : Scenario.FIRST);
    List<Instant> stamps = new ArrayList<>();
    Instant burst = someStamp();
    for (int i = 0; i < scenario.versions(); i++) {
      Instant stamp = i == 0 ? Scenario.FIRST : someStamp();
      if (scenario.has(Oddity.BURST) && dice.chance(30)) {
        stamp = burst;
      } else if (scenario.has(Oddity.BORDER_ROWS) && dice.chance(30)) {
        stamp = base.plus(scenario.window().multipliedBy(dice.between(0, 4)));
      }
      stamps.add(stamp.isAfter(Scenario.FIRST.plus(scenario.span())) ? someStamp() : stamp);
    }
    stamps.sort(null);
    return stamps;
  }

  /** Whether more is to come. */
  boolean goOn() {
    return !due.isEmpty();
  }

  /** No more is written but what is said explicitly. */
  void stop() {
    due.clear();
  }

  /** One more version will become visible at {@code when} with the date {@code stamp}. */
  void later(Instant when, Instant stamp) {
    due.put(when, Optional.of(stamp));
  }

  /** Writes what is due by now. */
  void until(Instant now) {
    while (!due.isEmpty() && !due.firstKey().isAfter(now)) {
      Optional<Instant> stamp = due.pollFirstEntry().getValue();
      if (stamp.isPresent()) {
        write(stamp.get());
      } else if (scenario.has(Oddity.BACK_DATED) && dice.chance(30)) {
        create(someStamp());
      } else {
        write(scenario.has(Oddity.LATE_COMMITS) && dice.chance(50) ? now.minus(late()) : now);
      }
    }
  }

  /** How much later than its stamp a version may become visible. */
  private Duration late() {
    return dice.between(Duration.ZERO, scenario.settings().settleLag().minusMillis(1));
  }

  /** The latest date of any version, or the start of time when there is none. */
  Instant newest() {
    return latest;
  }

  /** Writes one version with this date: a new resource, a change or a delete. */
  void write(Instant stamp) {
    if (resources.isEmpty() || dice.chance(45)) {
      create(stamp);
      return;
    }
    String name = dice.pick(List.copyOf(resources.keySet()));
    Newest newest = resources.get(name);
    if (newest == null) {
      return;
    }
    Instant date = stamp;
    if (!begun && scenario.has(Oddity.TWINS) && dice.chance(5)) {
      date = newest.stamp();
    } else if (!begun && isInverted()) {
      date = newest.stamp().minusMillis(dice.between(1, 100_000));
    } else if (!date.isAfter(newest.stamp())) {
      create(stamp);
      return;
    }
    int slash = name.indexOf('/');
    put(
        name.substring(0, slash),
        name.substring(slash + 1),
        newest.version() + 1,
        date,
        !newest.deleted() && dice.chance(20));
  }

  private boolean isInverted() {
    return scenario.has(Oddity.INVERSION) && scenario.plan().history() && dice.chance(5);
  }

  private void create(Instant stamp) {
    put(dice.pick(Draw.TYPES), SECRET + "-" + ++ids, 1, stamp, false);
  }

  /** Tells of each write from now on. */
  void tell(Consumer<String> listener) {
    told = listener;
  }

  private void put(String type, String id, int version, Instant date, boolean deleted) {
    told.accept(
        "users "
            + (deleted ? "delete " : "write ")
            + type
            + "/"
            + id
            + " version "
            + version
            + " dated "
            + date);
    latest = date.isAfter(latest) ? date : latest;
    resources.put(type + "/" + id, new Newest(version, date, deleted));
    boolean refused = version == 1 && scenario.has(Oddity.REFUSED) && dice.chance(25);
    if (refused) {
      resources.remove(type + "/" + id);
    }
    String head =
        "{\"resourceType\":\""
            + type
            + "\",\"id\":\""
            + id
            + "\",\"meta\":{\"versionId\":\""
            + version
            + "\",\"lastUpdated\":\""
            + STAMP.format(date)
            + "\"}";
    byte[] body =
        (head + (deleted ? "" : members(type, refused)) + "}").getBytes(StandardCharsets.UTF_8);
    try (Seeder seeder = source.seeder()) {
      seeder.put(new ResourceVersion(type, id, version, date, deleted, body));
    }
  }

  private String members(String type, boolean refused) {
    String number = dice.between(0, 1_000_000) + (refused ? Mend.REFUSED : "");
    return switch (type) {
      case "Patient" -> ",\"name\":[{\"family\":\"" + SECRET + "-\u00fc\u4e2d" + number + "\"}]";
      case "Observation" ->
          ",\"status\":\"final\",\"note\":[{\"text\":\""
              + SECRET
              + number
              + "\"}],\"valueQuantity\":{\"value\":"
              + dice.pick(List.of("1.50", "0.0", "12e3", "-7", LONG_DECIMAL))
              + "}";
      case "SearchParameter" ->
          ",\"url\":\"http://example.org/fhir/SearchParameter/own\",\"name\":\"own\","
              + "\"status\":\"active\",\"code\":\"own\",\"base\":[\"Patient\"],\"type\":\"string\"";
      default -> ",\"status\":\"finished\",\"reasonCode\":[{\"text\":\"" + SECRET + number + "\"}]";
    };
  }
}
