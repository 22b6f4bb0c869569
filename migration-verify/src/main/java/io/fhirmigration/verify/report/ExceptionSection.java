package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What did not go as planned: remarks, lines in quarantine, repairs, lost kick-offs. */
final class ExceptionSection {
  private static final Map<String, String> CLASSES =
      Map.of(
          "duplicate", "The same version stands more than once among the lines.",
          "conflict", "The destination has another content, date or order of versions.",
          "parse", "The destination cannot read the line, or takes no such resource.",
          "decimal", "A number has more digits than the destination can hold.",
          "size", "The line is larger than the destination takes.",
          "future-date", "The date of the last update lies in the destination's future.",
          "poison", "Every import that holds the line fails, and nothing shows why.",
          "other", "The destination's words are none of those that are known.");

  private final Html html;
  private final JsonObject report;

  ExceptionSection(Html html, JsonObject report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    html.open("section", "id", "exceptions", "aria-labelledby", "exceptions-head")
        .element("h2", "Exceptions", "id", "exceptions-head");
    List<JsonValue> remarks = report.array("exceptions");
    if (remarks.isEmpty()) {
      html.element("p", "The engine noted nothing that it could not do or check.");
    } else {
      html.open("ul");
      remarks.forEach(
          line -> html.element("li", line instanceof JsonString text ? text.value() : ""));
      html.close();
    }
    quarantine(report.object("quarantine").orElseThrow());
    repairs();
    orphans();
    html.close();
  }

  private void quarantine(JsonObject quarantine) {
    html.element("h3", "Lines in quarantine");
    if (Words.count(quarantine, "lines") == 0) {
      html.element("p", "None: the destination has taken every line that was sent.");
      return;
    }
    Table classes =
        new Table(html, "Lines in quarantine by class", List.of("Class", "Lines", "Why"), 1, 2);
    for (JsonValue item : quarantine.array("classes")) {
      JsonObject kind = (JsonObject) item;
      String name = kind.string("class").orElse("");
      classes.row(
          List.of(Words.plain(name), Words.number(kind, "lines"), CLASSES.getOrDefault(name, "")));
    }
    classes.end();
    Table chunks =
        new Table(html, "Chunks with lines in quarantine", List.of("Chunk", "Lines"), 1, 2);
    for (JsonValue item : quarantine.array("chunks")) {
      JsonObject chunk = (JsonObject) item;
      chunks.row(List.of(chunk.string("chunk").orElse(""), Words.number(chunk, "lines")));
    }
    chunks.end();
  }

  private void repairs() {
    List<JsonValue> repairs = report.array("repairs");
    if (repairs.isEmpty()) {
      return;
    }
    html.element("h3", "Repairs");
    Table table =
        new Table(
            html,
            "Quarantined lines that were sent once more",
            List.of("Repair", "Of chunk", "Lines", "Imported", "There already", "Stay", "State"),
            2,
            6);
    for (JsonValue item : repairs) {
      JsonObject repair = (JsonObject) item;
      table.row(
          List.of(
              repair.string("repair").orElse(""),
              repair.string("chunk").orElse(""),
              Words.number(repair, "lines"),
              Words.number(repair, "imported"),
              Words.number(repair, "repeated"),
              Words.number(repair, "quarantined"),
              Words.plain(repair.string("phase").orElse(""))));
    }
    table.end();
  }

  private void orphans() {
    List<JsonObject> orphans =
        report.array("orphans").stream().map(JsonObject.class::cast).toList();
    if (orphans.isEmpty()) {
      return;
    }
    String became =
        orphans.stream()
            .collect(
                Collectors.groupingBy(
                    orphan -> Words.plain(orphan.string("outcome").orElse("")),
                    TreeMap::new,
                    Collectors.counting()))
            .entrySet()
            .stream()
            .map(e -> e.getKey() + ": " + Words.number(e.getValue()))
            .collect(Collectors.joining(", "));
    html.element("h3", "Kick-offs whose reply was lost")
        .element(
            "p",
            "An export that was asked for without an answer may run all the same. What became of"
                + " each: "
                + became
                + ".");
  }
}
