package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;

/** Who decided what, what became of staged data, and everything in order of time. */
final class TrailSections {
  private static final int MOST_CONTAINERS = 500;

  private final Html html;
  private final JsonObject report;

  TrailSections(Html html, JsonObject report) {
    this.html = html;
    this.report = report;
  }

  void decisions() {
    begin("decisions", "Decisions")
        .element("p", "What people decided: cut-overs, acceptances, approvals, sign-offs, pauses.");
    entries("Decisions of people", report.array("decisions"), "Nobody has decided anything yet.");
    html.close();
  }

  void stagedData() {
    JsonObject deletions = report.object("deletions").orElseThrow();
    List<JsonValue> all = deletions.array("list");
    begin("staged", "Staged data");
    if (all.isEmpty()) {
      html.element(
              "p",
              "No staged file was deleted by this migration. Exported files may still lie in"
                  + " staging; they hold health data.")
          .close();
      return;
    }
    html.element(
        "p",
        "Staged files of "
            + Words.number(deletions, "containers")
            + " containers were to be deleted: "
            + Words.number(deletions, "files")
            + " files, "
            + Words.size(Words.count(deletions, "bytes"))
            + ". "
            + Words.number(deletions, "shownEmpty")
            + " of these containers were listed afterwards and found empty.");
    if (all.size() > MOST_CONTAINERS) {
      html.element("p", "The first " + MOST_CONTAINERS + "; report.json has all of them.");
    }
    Table table =
        new Table(
            html,
            "Containers of staged files and what became of them",
            List.of("Container", "Chunk", "Files", "Bytes", "Outcome", "When (UTC)"),
            2,
            4);
    all.stream()
        .limit(MOST_CONTAINERS)
        .map(JsonObject.class::cast)
        .forEach(deletion -> deletion(table, deletion));
    table.end();
    html.close();
  }

  private static void deletion(Table table, JsonObject deletion) {
    String note = deletion.string("note").orElse("");
    table.row(
        List.of(
            deletion.string("container").orElse(""),
            deletion.string("chunk").orElse(""),
            Words.number(deletion, "files"),
            Words.number(deletion, "bytes"),
            Words.plain(deletion.string("outcome").orElse(""))
                + (note.isEmpty() ? "" : ": " + note),
            Words.moment(deletion.string("at").orElse(""))));
  }

  void audit() {
    begin("audit", "Audit trail")
        .element(
            "p",
            "Every wish, decision and remarkable act, in order of time. Nothing of it can"
                + " be changed afterwards through this program.");
    entries(
        "Entries of the audit trail",
        report.array("audit"),
        "Nothing stands in the audit trail yet.");
    html.close();
  }

  private void entries(String caption, List<JsonValue> entries, String none) {
    Table table =
        new Table(html, caption, List.of("When (UTC)", "Who", "What", "Why or how"), 4, 4);
    for (JsonValue item : entries) {
      JsonObject entry = (JsonObject) item;
      table.row(
          List.of(
              Words.moment(entry.string("at").orElse("")),
              entry.string("by").orElse(""),
              entry.string("what").orElse(""),
              entry.string("detail").orElse("")));
    }
    if (entries.isEmpty()) {
      table.none(none);
    }
    table.end();
  }

  private Html begin(String id, String head) {
    return html.open("section", "id", id, "aria-labelledby", id + "-head")
        .element("h2", head, "id", id + "-head");
  }
}
