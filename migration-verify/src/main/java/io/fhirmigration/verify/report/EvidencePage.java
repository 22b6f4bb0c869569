package io.fhirmigration.verify.report;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Writes the document as one page, in the order in which a person reads it. */
final class EvidencePage {
  private static final String CSS = "evidence-report.css";
  private static final List<String> SECTIONS =
      List.of(
          "conclusion", "Conclusion",
          "plan", "Plan",
          "journey", "Time line",
          "ledger", "Ledger",
          "checks", "Checks",
          "exceptions", "Exceptions",
          "decisions", "Decisions",
          "staged", "Staged data",
          "audit", "Audit trail",
          "integrity", "Integrity",
          "signatures", "Signatures");

  private final JsonObject report;
  private final String sha256;
  private final Html html = new Html();

  EvidencePage(JsonObject report, String sha256) {
    this.report = report;
    this.sha256 = sha256;
  }

  String html() {
    html.doctype().open("html", "lang", "en");
    head();
    html.open("body")
        .element("a", "Skip to the conclusion", "class", "skip", "href", "#conclusion");
    PageHead top = new PageHead(html, report);
    top.banner();
    contents();
    html.open("main");
    top.conclusion();
    new PlanSection(html, report).write();
    new JourneySection(html, report).write();
    new LedgerSection(html, report).write();
    new CheckSection(html, report).write();
    new ExceptionSection(html, report).write();
    TrailSections trail = new TrailSections(html, report);
    trail.decisions();
    trail.stagedData();
    trail.audit();
    IntegritySections last = new IntegritySections(html, report, sha256);
    last.integrity();
    last.signatures();
    html.close();
    html.open("footer")
        .text("Migration " + report.object("migration").orElseThrow().string("id").orElse(""))
        .text(", report of " + Words.instant(report.string("writtenAt").orElse("")))
        .text(", SHA-256 " + sha256)
        .close();
    return html.close().close().html();
  }

  private void head() {
    String id = report.object("migration").orElseThrow().string("id").orElse("");
    html.open("head")
        .alone("meta", "charset", "utf-8")
        .alone("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .alone(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; style-src 'unsafe-inline'")
        .alone("meta", "name", "color-scheme", "content", "light dark")
        .element("title", "Evidence report: migration " + id)
        .style(css())
        .close();
  }

  private void contents() {
    html.open("nav", "aria-label", "Sections").open("ul");
    for (int i = 0; i < SECTIONS.size(); i += 2) {
      html.open("li").element("a", SECTIONS.get(i + 1), "href", "#" + SECTIONS.get(i)).close();
    }
    html.close().close();
  }

  private static String css() {
    try (InputStream in =
        Objects.requireNonNull(EvidencePage.class.getResourceAsStream(CSS), CSS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
