package io.fhirmigration.cli.config;

import io.fhirmigration.model.PauseWindow;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the list of pause windows. */
final class PauseWindowSection {
  private static final Map<String, DayOfWeek> DAYS =
      Map.of(
          "MON", DayOfWeek.MONDAY,
          "TUE", DayOfWeek.TUESDAY,
          "WED", DayOfWeek.WEDNESDAY,
          "THU", DayOfWeek.THURSDAY,
          "FRI", DayOfWeek.FRIDAY,
          "SAT", DayOfWeek.SATURDAY,
          "SUN", DayOfWeek.SUNDAY);
  private static final String ZONE_FIX = "use a zone such as Europe/Berlin or UTC";
  private static final String TIME_FIX = "use a time of day such as \"08:00\", in quotes";

  private PauseWindowSection() {}

  static List<PauseWindow> read(Section settings) {
    List<PauseWindow> windows = new ArrayList<>();
    for (Section section : settings.sections("pauseWindows")) {
      Optional<ZoneId> zone = required(section, "zone", Values::zone, ZONE_FIX);
      Optional<LocalTime> from = required(section, "from", Values::time, TIME_FIX);
      Optional<LocalTime> to = required(section, "to", Values::time, TIME_FIX);
      Set<DayOfWeek> days = days(section);
      boolean drain = section.choice("drain", Values.YES_OR_NO).orElse(false);
      section.refuseUnknown();
      if (zone.isPresent() && from.isPresent() && to.isPresent()) {
        windows.add(new PauseWindow(zone.get(), days, from.get(), to.get(), drain));
      }
    }
    return windows;
  }

  private static <T> Optional<T> required(
      Section section, String name, Function<String, Optional<T>> parse, String fix) {
    if (!section.has(name)) {
      section.problem(name, "is missing", fix);
    }
    return section.value(name, parse, fix);
  }

  /** The days that are named; all of them where none is. */
  private static Set<DayOfWeek> days(Section section) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String name : section.texts("days")) {
      DayOfWeek day = DAYS.get(name);
      if (day == null) {
        String near =
            DAYS.keySet().stream()
                .filter(name.toUpperCase(Locale.ROOT)::startsWith)
                .findFirst()
                .map(known -> "did you mean " + known + "? ")
                .orElse("");
        section.problem(
            "days", "'" + name + "' is no weekday", near + "use MON, TUE, WED, THU, FRI, SAT, SUN");
      } else {
        days.add(day);
      }
    }
    return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
  }
}
