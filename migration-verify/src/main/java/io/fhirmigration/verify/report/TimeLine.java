package io.fhirmigration.verify.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws when chunks were on their way, lane by lane. Its size depends on the number of lanes and on
 * how many chunks travel side by side, not on how many there are: bars that touch are drawn as one.
 */
final class TimeLine {
  private static final int WIDTH = 960;
  private static final int LEFT = 150;
  private static final int RIGHT = 16;
  private static final int TRACK = 10;
  private static final int MOST_TRACKS = 24;
  private static final int MOST_LANES = 30;
  private static final int LONGEST_NAME = 20;
  private static final int LEVEL = 20;
  private static final int MOST_LEVELS = 3;

  /**
   * A chunk on its way.
   *
   * @param lane its lane
   * @param open whether it still was when the report was written
   */
  record Bar(String lane, Instant from, Instant to, boolean open) {}

  /** Something that happened at an instant, with the words that the list under the picture has. */
  record Event(Instant at, String words) {}

  private final Html html;
  private final List<Event> events;
  private final Instant start;
  private final long span;
  private final Map<String, List<List<Bar>>> lanes = new LinkedHashMap<>();

  /**
   * Prepares the picture.
   *
   * @param start its left end
   * @param bars at least one, in the order of their starts
   * @param events in the order of their times
   */
  TimeLine(Html html, Instant start, List<Bar> bars, List<Event> events) {
    this.html = html;
    this.events = events;
    this.start = start;
    Instant end = start.plusMillis(1);
    for (Bar bar : bars) {
      end = bar.to().isAfter(end) ? bar.to() : end;
    }
    for (Event event : events) {
      end = event.at().isAfter(end) ? event.at() : end;
    }
    this.span = Duration.between(start, end).toMillis();
    bars.forEach(this::place);
  }

  void draw() {
    int[] levels = levels();
    int top = 10 + LEVEL * (Arrays.stream(levels).max().orElse(-1) + 1);
    int axis = top;
    for (List<List<Bar>> tracks : lanes.values()) {
      axis += height(tracks);
    }
    int height = axis + 30;
    Table.box(html, "Picture of the time line")
        .open(
            "svg",
            "viewBox",
            "0 0 " + WIDTH + " " + height,
            "role",
            "img",
            "aria-labelledby",
            "time-title time-desc",
            "class",
            "chart")
        .element("title", "Time line of the migration", "id", "time-title")
        .element("desc", description(), "id", "time-desc");
    int y = top;
    for (Map.Entry<String, List<List<Bar>>> lane : lanes.entrySet()) {
      lane(lane.getKey(), lane.getValue(), y);
      y += height(lane.getValue());
    }
    axis(axis);
    markers(levels, axis);
    html.close().close();
  }

  /** Puts a bar on the first track of its lane that is free by then; the last one takes all. */
  private void place(Bar bar) {
    String lane =
        lanes.containsKey(bar.lane()) || lanes.size() < MOST_LANES ? bar.lane() : "more lanes";
    List<List<Bar>> tracks = lanes.computeIfAbsent(lane, name -> new ArrayList<>());
    for (List<Bar> track : tracks) {
      Bar last = track.get(track.size() - 1);
      if (!last.to().isAfter(bar.from())) {
        extend(track, last, bar);
        return;
      }
    }
    if (tracks.size() < MOST_TRACKS) {
      tracks.add(new ArrayList<>(List.of(bar)));
    } else {
      List<Bar> track = tracks.get(tracks.size() - 1);
      Bar last = track.get(track.size() - 1);
      Instant to = bar.to().isAfter(last.to()) ? bar.to() : last.to();
      track.set(track.size() - 1, new Bar(lane, last.from(), to, last.open() || bar.open()));
    }
  }

  private void extend(List<Bar> track, Bar last, Bar bar) {
    boolean thin = x(last.to()) - x(last.from()) < 20;
    if (thin && x(bar.from()) - x(last.to()) < 10 && last.open() == bar.open()) {
      track.set(track.size() - 1, new Bar(bar.lane(), last.from(), bar.to(), bar.open()));
    } else {
      track.add(bar);
    }
  }

  private static int height(List<List<Bar>> tracks) {
    return Math.max(18, tracks.size() * TRACK + 8);
  }

  private void lane(String name, List<List<Bar>> tracks, int y) {
    int middle = y + height(tracks) / 2;
    html.shape(
        "line",
        "x1",
        "0",
        "x2",
        Integer.toString(WIDTH),
        "y1",
        Integer.toString(y),
        "y2",
        Integer.toString(y),
        "class",
        "rule");
    text(LEFT - 12, middle + 4, "end", shortened(name, LONGEST_NAME), "name");
    int at = y + (height(tracks) - tracks.size() * TRACK) / 2 + 1;
    for (List<Bar> track : tracks) {
      for (Bar bar : track) {
        long from = x(bar.from());
        html.shape(
            "rect",
            "x",
            tenths(from),
            "y",
            Integer.toString(at),
            "width",
            tenths(Math.max(15, x(bar.to()) - from)),
            "height",
            Integer.toString(TRACK - 2),
            "rx",
            "1.5",
            "class",
            bar.open() ? "bar open" : "bar");
      }
      at += TRACK;
    }
  }

  private void axis(int y) {
    html.shape(
        "line",
        "x1",
        Integer.toString(LEFT),
        "x2",
        Integer.toString(WIDTH - RIGHT),
        "y1",
        Integer.toString(y),
        "y2",
        Integer.toString(y),
        "class",
        "axis");
    for (int i = 0; i <= 4; i++) {
      Instant at = start.plusMillis(span / 4 * i);
      String x = tenths(x(at));
      html.shape("line", "x1", x, "x2", x, "y1", y + "", "y2", (y + 5) + "", "class", "axis");
      String anchor = i == 0 ? "start" : i == 4 ? "end" : "middle";
      text(x(at) / 10, y + 20, anchor, form().format(at), "tick");
    }
  }

  private DateTimeFormatter form() {
    Duration length = Duration.ofMillis(span);
    String form =
        length.toHours() < 3
            ? "MM-dd HH:mm:ss"
            : length.toDays() < 90 ? "MM-dd HH:mm" : "uuuu-MM-dd";
    return DateTimeFormatter.ofPattern(form, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** The level of each event: a lower one where the sign before it is near. */
  private int[] levels() {
    int[] levels = new int[events.size()];
    long[] free = new long[MOST_LEVELS];
    for (int i = 0; i < levels.length; i++) {
      long x = x(events.get(i).at());
      int level = 0;
      while (level < MOST_LEVELS - 1 && x < free[level]) {
        level++;
      }
      free[level] = x + 200;
      levels[i] = level;
    }
    return levels;
  }

  /** Numbered signs above the lanes. */
  private void markers(int[] levels, int axis) {
    for (int i = 0; i < levels.length; i++) {
      long x = x(events.get(i).at());
      int y = 12 + levels[i] * LEVEL;
      String at = tenths(x);
      html.shape("line", "x1", at, "x2", at, "y1", y + "", "y2", axis + "", "class", "event")
          .shape("circle", "cx", at, "cy", y + "", "r", "8.5", "class", "sign");
      text(x / 10, y + 4, "middle", Integer.toString(i + 1), "signed");
    }
  }

  private String description() {
    return "Bars show when chunks were on their way, in "
        + lanes.size()
        + " lanes, between "
        + Words.instant(start.toString())
        + " and "
        + Words.instant(start.plusMillis(span).toString())
        + ". Numbered signs are the events of the list below the picture.";
  }

  /** The place of an instant, in tenths. */
  private long x(Instant at) {
    long millis = Math.max(0, Math.min(span, Duration.between(start, at).toMillis()));
    return LEFT * 10L + millis * (WIDTH - LEFT - RIGHT) * 10 / span;
  }

  private void text(long x, int y, String anchor, String words, String kind) {
    html.element("text", words, "x", x + "", "y", y + "", "text-anchor", anchor, "class", kind);
  }

  static String tenths(long tenths) {
    return tenths / 10 + "." + tenths % 10;
  }

  static String shortened(String name, int longest) {
    return name.length() > longest ? name.substring(0, longest - 1) + "\u2026" : name;
  }
}
