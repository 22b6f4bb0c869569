package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was compared, by the engine and with the results that were added. */
final class CheckSection {
  private final Html html;
  private final JsonObject report;

  CheckSection(Html html, JsonObject report) {
    this.html = html;
    this.report = report;
  }

  void write() {
    html.open("section", "id", "checks", "aria-labelledby", "checks-head")
        .element("h2", "Checks", "id", "checks-head")
        .element("h3", "Counts of both servers at the end");
    report
        .object("verification")
        .ifPresentOrElse(
            this::counts,
            () -> html.element("p", "Source and destination have not been compared yet."));
    html.element("h3", "Comparisons of contents that were added");
    List<JsonValue> added = report.array("checks");
    if (added.isEmpty()) {
      html.element("p", "None was added to this report.");
    } else {
      added.forEach(item -> added((JsonObject) item));
    }
    JsonObject cutOver = report.object("cutOver").orElseThrow();
    JsonObject steps = report.object("steps").orElseThrow();
    html.element("h3", "Other checks and steps");
    Table table =
        new Table(html, "What the engine noted of each", List.of("Step", "What was said"), 2, 2);
    table
        .row(List.of("Proof of freeze", said(cutOver, "freeze")))
        .row(List.of("Recount of closed windows", said(cutOver, "recount")))
        .row(List.of("Search parameters", said(steps, "searchParameters")))
        .row(List.of("Late search parameters", said(steps, "lateSearchParameters")))
        .row(List.of("Reindex", said(steps, "reindex")));
    table.end();
    html.close();
  }

  private void counts(JsonObject result) {
    String reason = result.string("reason").orElse("");
    html.element(
        "p",
        Words.instant(result.string("at").orElse(""))
            + ": "
            + result.string("outcome").orElse("")
            + (reason.isEmpty() ? "." : " (" + reason + ").")
            + " Expected at the destination is what the source holds, less what is in quarantine"
            + " or was left out.");
    Table table =
        new Table(
            html,
            "Counts by resource type at the end",
            List.of(
                "Type",
                "Source, current",
                "Destination, current",
                "Source, versions",
                "Destination, versions",
                "Not copied",
                "Result"),
            1,
            6);
    List<JsonObject> filled = filled(result);
    for (JsonObject type : filled) {
      String why = type.string("reason").orElse("");
      table.row(
          List.of(
              type.string("type").orElse(""),
              Words.number(type, "sourceCurrent"),
              Words.number(type, "destinationCurrent"),
              Words.number(type, "sourceVersions"),
              Words.number(type, "destinationVersions"),
              Words.number(type, "leftOut"),
              type.string("outcome").orElse("") + (why.isEmpty() ? "" : ": " + why)));
    }
    int empty = result.array("types").size() - filled.size();
    if (filled.isEmpty()) {
      table.none("No type was counted.");
    }
    table.end();
    if (empty > 0) {
      html.element(
          "p", Words.number(empty) + " more types were counted: neither server holds any of them.");
    }
  }

  /** Types of which either server has something, or which do not match. */
  private static List<JsonObject> filled(JsonObject result) {
    List<JsonObject> filled = new ArrayList<>();
    for (JsonValue item : result.array("types")) {
      JsonObject type = (JsonObject) item;
      long there =
          Words.count(type, "sourceCurrent")
              + Words.count(type, "destinationCurrent")
              + Words.count(type, "sourceVersions")
              + Words.count(type, "destinationVersions");
      if (there > 0 || !type.string("outcome").orElse("").equals("match")) {
        filled.add(type);
      }
    }
    return filled;
  }

  private void added(JsonObject check) {
    String kind = check.string("kind").orElse("");
    html.element(
        "p",
        "verify "
            + kind
            + ": "
            + check.string("result").orElse("")
            + ", "
            + Words.number(check, "compared")
            + (kind.equals("surface") ? " types" : " versions")
            + " compared. File "
            + check.string("file").orElse("")
            + ", SHA-256 "
            + check.string("sha256").orElse("")
            + ".");
    Table table =
        new Table(
            html,
            "Findings of " + check.string("file").orElse(""),
            List.of("Finding", "Number", "By type, of those listed"),
            1,
            2);
    for (String list : AttachedCheck.LISTS) {
      JsonObject found = check.object(list).orElseThrow();
      table.row(List.of(Words.plain(list), Words.number(found, "found"), byType(found)));
    }
    table.end();
  }

  private static String byType(JsonObject found) {
    return found.array("types").stream()
        .map(JsonObject.class::cast)
        .map(
            type ->
                type.string("type").orElse("").replace("-", "no single type")
                    + " "
                    + Words.number(type, "findings"))
        .collect(Collectors.joining(", "));
  }

  private static String said(JsonObject from, String name) {
    return from.string(name).filter(text -> !text.isEmpty()).orElse("not done");
  }
}
