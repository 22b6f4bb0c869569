package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import java.util.List;
import java.util.Map;

/** What a reader sees first: which migration, and what the report says of it. */
final class PageHead {
  /** The words and a sign of each verdict, so that it needs no colour. */
  private static final Map<String, String> VERDICTS =
      Map.of(
          "proven", "\u2713 Proven",
          "proven-with-exceptions", "\u2713 Proven, with exceptions",
          "not-proven", "\u2717 Not proven",
          "in-progress", "\u2026 In progress");

  private static final Map<String, String> MEANINGS =
      Map.of(
          "proven",
          "Everything that was to be copied is at the destination. Each version was compared.",
          "proven-with-exceptions",
          "Everything that was to be copied is accounted for. The exceptions below are part of this"
              + " statement.",
          "not-proven",
          "It is not shown that everything arrived. What is missing from the proof stands below.",
          "in-progress",
          "The migration has not ended. This page shows how it stands, and proves nothing yet.");

  private static final Map<String, String> REASONS =
      Map.of(
          "proven-with-exceptions", "The exceptions",
          "not-proven", "Why it is not proven, and other exceptions",
          "in-progress", "How it stands");

  private final Html html;
  private final JsonObject report;
  private final JsonObject conclusion;

  PageHead(Html html, JsonObject report) {
    this.html = html;
    this.report = report;
    this.conclusion = report.object("conclusion").orElseThrow();
  }

  void banner() {
    JsonObject migration = report.object("migration").orElseThrow();
    JsonObject plan = report.object("plan").orElseThrow();
    html.open("header")
        .element("p", "Evidence report", "class", "kicker")
        .element("h1", "Migration " + migration.string("id").orElse(""))
        .open("dl", "class", "route");
    pair("From", plan.string("source").orElse(""));
    pair("To", plan.string("destination").orElse(""));
    pair("Begun", Words.instant(migration.string("begunAt").orElse("")));
    pair("Report written", Words.instant(report.string("writtenAt").orElse("")));
    html.close().close();
  }

  void conclusion() {
    String verdict = conclusion.string("verdict").orElse("");
    html.open("section", "id", "conclusion", "aria-labelledby", "conclusion-head")
        .element("h2", "Conclusion", "id", "conclusion-head")
        .open("div", "class", "verdict " + verdict)
        .element("p", VERDICTS.getOrDefault(verdict, verdict), "class", "word")
        .element("p", MEANINGS.getOrDefault(verdict, ""))
        .close();
    figures();
    list(REASONS.getOrDefault(verdict, "Reasons"), conclusion.array("reasons"));
    list("What it rests on", conclusion.array("grounds"));
    list("What was not checked, and what was not to be copied", conclusion.array("notChecked"));
    html.close();
  }

  private void figures() {
    JsonObject ledger = report.object("ledger").orElseThrow();
    JsonObject total = ledger.object("total").orElseThrow();
    JsonObject counting = report.object("counting").orElseThrow();
    html.open("dl", "class", "figures");
    pair("lines exported", Words.number(total, "exported"));
    pair("imported", Words.number(total, "imported"));
    pair("there already", Words.number(total, "repeated"));
    pair("in quarantine", Words.number(total, "quarantined"));
    pair("left out", Words.number(total, "excluded"));
    pair("resource types", Words.number(ledger.array("types").size()));
    pair(
        "chunks closed",
        Words.number(counting, "closed") + " of " + Words.number(counting, "chunks"));
    html.close();
  }

  private void list(String head, List<JsonValue> sentences) {
    if (sentences.isEmpty()) {
      return;
    }
    html.element("h3", head).open("ul");
    for (JsonValue sentence : sentences) {
      html.element("li", sentence instanceof JsonString text ? text.value() : "");
    }
    html.close();
  }

  private void pair(String term, String value) {
    html.open("div").element("dt", term).element("dd", value).close();
  }
}
