package io.fhirmigration.verify.report;

import java.util.List;

/** A table in a box of its own, which scrolls by itself where the screen is narrow. */
final class Table {
  private final Html html;
  private final List<String> heads;
  private final int numbersFrom;
  private final int numbersTo;

  /**
   * Begins a table; its columns from {@code numbersFrom} to before {@code numbersTo} hold numbers.
   */
  Table(Html html, String caption, List<String> heads, int numbersFrom, int numbersTo) {
    this.html = html;
    this.heads = heads;
    this.numbersFrom = numbersFrom;
    this.numbersTo = numbersTo;
    box(html, caption).open("table").element("caption", caption).open("thead").open("tr");
    for (int i = 0; i < heads.size(); i++) {
      html.element("th", heads.get(i), "scope", "col", "class", kind(i));
    }
    html.close().close().open("tbody");
  }

  /** Opens a box that scrolls by itself, with the keyboard too. */
  static Html box(Html html, String name) {
    return html.open(
        "div", "class", "scroll", "role", "region", "aria-label", name, "tabindex", "0");
  }

  Table row(List<String> cells) {
    return row("", cells);
  }

  /** A row whose first cell is its head. */
  Table row(String kind, List<String> cells) {
    html.open("tr", "class", kind).element("th", cells.get(0), "scope", "row");
    for (int i = 1; i < cells.size(); i++) {
      html.element("td", cells.get(i), "class", kind(i));
    }
    html.close();
    return this;
  }

  /** One row that says that there is nothing. */
  Table none(String text) {
    html.open("tr")
        .element("td", text, "colspan", Integer.toString(heads.size()), "class", "none")
        .close();
    return this;
  }

  void end() {
    html.close().close().close();
  }

  private String kind(int column) {
    return column >= numbersFrom && column < numbersTo ? "number" : "text";
  }
}
