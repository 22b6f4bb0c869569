package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.stream.Collectors;

/** What was to be copied and how it was changed. */
final class PlanSection {
  private final Html html;
  private final JsonObject report;
  private final JsonObject plan;

  PlanSection(Html html, JsonObject report) {
    this.html = html;
    this.report = report;
    this.plan = report.object("plan").orElseThrow();
  }

  void write() {
    html.open("section", "id", "plan", "aria-labelledby", "plan-head")
        .element("h2", "Plan", "id", "plan-head")
        .element(
            "p",
            "The plan is fixed at the first start. Its hash covers every field and the"
                + " fingerprints of all transformers.");
    Table table = new Table(html, "The plan and its hash", List.of("Field", "Value"), 2, 2);
    table.row(List.of("Plan hash (SHA-256)", text("hash")));
    for (JsonValue item : report.array("servers")) {
      JsonObject server = (JsonObject) item;
      table.row(
          List.of(
              server.string("role").orElse("").equals("source") ? "Source" : "Destination",
              server.string("url").orElse("")
                  + server.string("software").map(name -> ", " + name).orElse("")));
    }
    table
        .row(List.of("Staging", text("staging")))
        .row(List.of("Mode", text("mode")))
        .row(
            List.of(
                "Range of lastUpdated",
                "from "
                    + plan.string("since").map(Words::instant).orElse("the beginning")
                    + " to "
                    + rangeEnd()))
        .row(List.of("Superseded versions", Words.yesNo(plan, "history")))
        .row(List.of("Soft deletes", Words.yesNo(plan, "deletes")))
        .row(List.of("Types", types("types", "all")))
        .row(List.of("Types left out", types("excludedTypes", "none")))
        .row(List.of("Lanes", text("lanes")))
        .row(List.of("Import mode", text("importMode")));
    plan.object("adopted")
        .ifPresent(
            files ->
                table.row(
                    List.of(
                        "Files that were there already",
                        files.string("container").orElse("")
                            + "/"
                            + files.string("prefix").orElse("")
                            + adopted())));
    plan.object("anonymization")
        .ifPresent(
            how ->
                table.row(
                    List.of(
                        "De-identified by the source",
                        how.string("config").orElse("")
                            + how.string("sha256").map(h -> ", SHA-256 " + h).orElse(""))));
    table.end();
    transformers();
    settings();
    html.close();
  }

  private String rangeEnd() {
    return plan.string("till")
        .or(() -> report.object("migration").flatMap(migration -> migration.string("rangeEnd")))
        .map(Words::instant)
        .orElse("the cut-over");
  }

  private String adopted() {
    return report
        .object("adopted")
        .map(
            files ->
                ": "
                    + Words.number(files, "files")
                    + " files, "
                    + Words.size(Words.count(files, "bytes"))
                    + ", "
                    + Words.number(files, "ignored")
                    + " other objects ignored")
        .orElse("");
  }

  private void transformers() {
    html.element("h3", "Transformers");
    List<JsonValue> all = plan.array("transformers");
    if (all.isEmpty()) {
      html.element("p", "None: the destination imported the bytes that the source exported.");
      return;
    }
    Table table =
        new Table(
            html,
            "Transformers in their order",
            List.of("Name", "Properties", "Fingerprint"),
            3,
            3);
    for (JsonValue item : all) {
      JsonObject one = (JsonObject) item;
      table.row(
          List.of(
              one.string("name").orElse(""),
              one.object("properties").map(PlanSection::properties).orElse(""),
              one.string("fingerprint").orElse("part of the plan hash")));
    }
    table.end();
    long changed =
        report.array("changes").stream()
            .mapToLong(item -> Words.count((JsonObject) item, "values"))
            .sum();
    html.element("p", "Values that they changed: " + Words.number(changed) + ".");
  }

  private static String properties(JsonObject properties) {
    String said =
        properties.members().entrySet().stream()
            .map(e -> e.getKey() + " = " + (e.getValue() instanceof JsonString s ? s.value() : ""))
            .collect(Collectors.joining(", "));
    return said.isEmpty() ? "defaults" : said;
  }

  private void settings() {
    report
        .object("settings")
        .ifPresent(
            settings -> {
              html.element("h3", "Settings that bear on this report");
              Table table =
                  new Table(
                      html, "Settings when the report was written", List.of("Name", "Value"), 2, 2);
              settings
                  .members()
                  .forEach(
                      (name, value) ->
                          table.row(
                              List.of(
                                  name,
                                  value instanceof JsonString s ? s.value() : value.toJson())));
              table.end();
            });
  }

  private String types(String name, String none) {
    String said =
        plan.array(name).stream()
            .map(type -> type instanceof JsonString s ? s.value() : "")
            .collect(Collectors.joining(", "));
    return said.isEmpty() ? none : said;
  }

  private String text(String name) {
    return plan.string(name).orElse("");
  }
}
