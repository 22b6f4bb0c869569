package io.fhirmigration.benchmarks.million;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses that a JVM wrote with {@code -Xlog:gc:file=...:uptime}.
 *
 * @param pauses in the order of time
 */
record GcLog(List<Pause> pauses) {
  private static final Pattern PAUSE =
      Pattern.compile("\\[([0-9.]+)s\\].* (Pause .*) \\d+M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms.*");

  /** Copies the list. */
  GcLog {
    pauses = List.copyOf(pauses);
  }

  /**
   * One pause.
   *
   * @param asked whether it is a full collection that somebody asked for
   * @param after megabytes in use after it
   */
  record Pause(double seconds, boolean asked, long after, double millis) {}

  static GcLog parse(List<String> lines) {
    List<Pause> pauses = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = PAUSE.matcher(line);
      if (matcher.matches()) {
        pauses.add(
            new Pause(
                Double.parseDouble(matcher.group(1)),
                matcher.group(2).contains("Diagnostic Command"),
                Long.parseLong(matcher.group(3)),
                Double.parseDouble(matcher.group(4))));
      }
    }
    return new GcLog(pauses);
  }

  /** Megabytes that were reachable, at each full collection that was asked for. */
  List<Long> live() {
    return pauses.stream().filter(Pause::asked).map(Pause::after).toList();
  }

  /** Seconds in pauses that nobody asked for. */
  double pausedSeconds() {
    return pauses.stream().filter(p -> !p.asked).mapToDouble(Pause::millis).sum() / 1000;
  }
}
