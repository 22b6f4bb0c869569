package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;

/** By what the page can be held against the document, and where people sign. */
final class IntegritySections {
  private static final int SIGNATURES = 3;

  private final Html html;
  private final JsonObject report;
  private final String sha256;

  IntegritySections(Html html, JsonObject report, String sha256) {
    this.html = html;
    this.report = report;
    this.sha256 = sha256;
  }

  void integrity() {
    JsonObject software = report.object("software").orElseThrow();
    html.open("section", "id", "integrity", "aria-labelledby", "integrity-head")
        .element("h2", "Integrity", "id", "integrity-head")
        .element(
            "p",
            "This page was made of report.json and of nothing else. Whoever holds that file can"
                + " compare its SHA-256 with the one printed here, and read every number again. The"
                + " report holds no patient data: no resource, no id of one, no value.");
    Table table = new Table(html, "What this page was made of", List.of("Field", "Value"), 2, 2);
    table
        .row(List.of("SHA-256 of report.json", sha256))
        .row(List.of("Form of the document", "version " + Words.number(report, "version")))
        .row(
            List.of(
                "Written by",
                software.string("name").orElse("") + " " + software.string("version").orElse("")))
        .row(
            List.of(
                "On",
                "Java "
                    + software.string("java").orElse("")
                    + ", "
                    + software.string("system").orElse("")))
        .row(List.of("Written at", Words.instant(report.string("writtenAt").orElse(""))));
    table.end();
    html.element("p", "To check the file: sha256sum report.json").close();
  }

  void signatures() {
    html.open("section", "id", "signatures", "aria-labelledby", "signatures-head")
        .element("h2", "Signatures", "id", "signatures-head")
        .element(
            "p", "For signing on paper. A signature here is for the report with the SHA-256 above.")
        .open("div", "class", "signatures");
    for (int i = 0; i < SIGNATURES; i++) {
      html.open("dl");
      List.of("Name", "Role", "Date", "Signature")
          .forEach(line -> html.open("div").element("dt", line).open("dd").close().close());
      html.close();
    }
    html.close().close();
  }
}
