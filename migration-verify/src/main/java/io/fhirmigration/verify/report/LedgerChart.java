package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws the books as one bar for each type; each column has a pattern beside its colour. */
final class LedgerChart {
  private static final int WIDTH = 960;
  private static final int LEFT = 230;
  private static final int BAR = 420;
  private static final int ROW = 24;
  private static final int TOP = 34;
  private static final int MOST_TYPES = 30;
  private static final int LONGEST_NAME = 30;
  private static final List<String> COLUMNS =
      List.of("imported", "repeated", "quarantined", "excluded");
  private static final List<String> NAMES =
      List.of("imported", "there already", "in quarantine", "left out");

  private final Html html;
  private final List<JsonObject> types;

  LedgerChart(Html html, List<JsonObject> types) {
    this.html = html;
    this.types = new ArrayList<>(types);
    this.types.sort(
        Comparator.comparingLong((JsonObject type) -> Words.count(type, "exported")).reversed());
  }

  void draw() {
    List<JsonObject> shown = types.stream().limit(MOST_TYPES).toList();
    long most = Math.max(1, Words.count(shown.get(0), "exported"));
    Table.box(html, "Chart of the ledger")
        .open(
            "svg",
            "viewBox",
            "0 0 " + WIDTH + " " + (TOP + shown.size() * ROW + 8),
            "role",
            "img",
            "aria-labelledby",
            "ledger-title ledger-desc",
            "class",
            "chart")
        .element("title", "Lines by resource type and by where they stand", "id", "ledger-title")
        .element("desc", description(shown), "id", "ledger-desc");
    patterns();
    legend();
    int y = TOP;
    for (JsonObject type : shown) {
      row(type, y, most);
      y += ROW;
    }
    html.close().close();
  }

  private String description(List<JsonObject> shown) {
    return "Bars for the "
        + shown.size()
        + " types with the most lines of "
        + types.size()
        + ". The table below has the same numbers and all types.";
  }

  private void patterns() {
    html.open("defs");
    pattern("repeated", "M0,8 L8,0 M-2,2 L2,-2 M6,10 L10,6");
    pattern("quarantined", "M0,0 L8,8 M8,0 L0,8");
    pattern("excluded", "M0,2 L8,2 M0,6 L8,6");
    html.close();
  }

  private void pattern(String name, String lines) {
    html.open(
            "pattern",
            "id",
            "p-" + name,
            "width",
            "8",
            "height",
            "8",
            "patternUnits",
            "userSpaceOnUse")
        .shape("rect", "width", "8", "height", "8", "class", "fill-" + name)
        .shape("path", "d", lines, "class", "hatch")
        .close();
  }

  private void legend() {
    int x = LEFT;
    for (int i = 0; i < COLUMNS.size(); i++) {
      box(COLUMNS.get(i), x * 10L, 8, 160, 12);
      html.element("text", NAMES.get(i), "x", (x + 22) + "", "y", "18", "class", "tick");
      x += 130;
    }
  }

  private void row(JsonObject type, int y, long most) {
    html.element(
        "text",
        TimeLine.shortened(type.string("type").orElse(""), LONGEST_NAME),
        "x",
        (LEFT - 10) + "",
        "y",
        (y + 15) + "",
        "text-anchor",
        "end",
        "class",
        "name");
    long x = LEFT * 10L;
    for (String column : COLUMNS) {
      long lines = Words.count(type, column);
      if (lines > 0) {
        long width = Math.max(20, scaled(lines, most));
        box(column, x, y + 4, width, ROW - 9);
        x += width;
      }
    }
    html.element("text", label(type), "x", (x / 10 + 8) + "", "y", (y + 15) + "", "class", "tick");
  }

  /** The width of a part in tenths; lines may be more than a product with the width can hold. */
  private static long scaled(long lines, long most) {
    return most > Long.MAX_VALUE / (BAR * 10L)
        ? lines / (most / (BAR * 10L))
        : lines * BAR * 10 / most;
  }

  /** All lines, and those in quarantine, whose part of the bar can be too narrow to be seen. */
  private static String label(JsonObject type) {
    long kept = Words.count(type, "quarantined");
    return Words.number(type, "exported")
        + (kept > 0 ? ", " + Words.number(kept) + " in quarantine" : "");
  }

  private void box(String column, long x, int y, long width, int height) {
    html.shape(
        "rect",
        "x",
        TimeLine.tenths(x),
        "y",
        y + "",
        "width",
        TimeLine.tenths(width),
        "height",
        height + "",
        "class",
        "part-" + column);
  }
}
