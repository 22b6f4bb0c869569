package io.fhirmigration.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser: layout, paper, accessibility, dark screens. */
@Tag("browser")
class EvidencePageBrowserIT {
  private static final Map<String, Path> PAGES = new TreeMap<>();
  private static final Pattern SHEET = Pattern.compile("/Type\\s*/Page[^s]");

  /** The contrast of all texts with what they stand on, those in charts as well. */
  private static final String FAINT =
      """
      const channel = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
      const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
      const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
      const ground = element => {
        for (let at = element; at; at = at.parentElement) {
          const c = numbers(getComputedStyle(at).backgroundColor);
          if (c.length === 3 || c[3] > 0.99) { return c; }
        }
        return [255, 255, 255];
      };
      const faint = [];
      for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own || element.closest('title, desc, defs') || element.matches('.signed')) { continue; }
        const style = getComputedStyle(element);
        const drawn = element.namespaceURI.endsWith('svg');
        const a = light(numbers(drawn ? style.fill : style.color));
        const b = light(ground(element));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) { faint.push(element.tagName + '.' + element.getAttribute('class') + ' ' + ratio); }
      }
      return [...new Set(faint)];
      """;

  private static final String OVERLAPPING =
      """
      const hit = [];
      for (const chart of document.querySelectorAll('svg.chart')) {
        const texts = [...chart.querySelectorAll('text')];
        for (let i = 0; i < texts.length; i++) {
          for (let k = i + 1; k < texts.length; k++) {
            const a = texts[i].getBoundingClientRect();
            const b = texts[k].getBoundingClientRect();
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3) {
              hit.push(texts[i].textContent + ' | ' + texts[k].textContent);
            }
          }
        }
      }
      return hit;
      """;

  private static final String OUTSIDE =
      """
      const out = [];
      for (const chart of document.querySelectorAll('svg.chart')) {
        const box = chart.getBoundingClientRect();
        for (const text of chart.querySelectorAll('text')) {
          const r = text.getBoundingClientRect();
          if (r.left < box.left - 1 || r.right > box.right + 1 || r.bottom > box.bottom + 1) {
            out.push(text.textContent);
          }
        }
      }
      return out;
      """;

  @TempDir static Path folder;
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException {
    browser = Browser.open();
    try (Copy copy = new Copy().days(20).cutOver()) {
      keep("proven", copy.report().check(EvidenceReportTest.check("match", "", "")));
    }
    try (Copy copy = new Copy().days(10).refused().days(6).cutOver().repaired()) {
      copy.migrations().signOff(copy.plan.id(), "0".repeat(64), "Dr. Dora", "compared and agreed");
      keep(
          "exceptions",
          copy.report().settings(copy.settings).fingerprints(List.of("x".repeat(900))));
      String changed = "{\"type\":\"Patient\",\"id\":\"x\",\"version\":\"1\"}";
      keep("not-proven", copy.report().check(EvidenceReportTest.check("differ", "", changed)));
    }
    try (Copy copy = new Copy().days(20).copied(9)) {
      keep("in-progress", copy.report());
    }
    keep("large", new EvidencePage(ManyChunks.document(3_000, 40, 145), "0".repeat(64)).html());
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void keep(String name, EvidenceReport.Builder report) throws IOException {
    keep(name, report.build().page());
  }

  private static void keep(String name, String page) throws IOException {
    PAGES.put(name, Files.writeString(folder.resolve(name + ".html"), page));
  }

  private static Browser show(String page, int width, boolean dark) {
    return browser.as("screen", dark).show(PAGES.get(page), width);
  }

  static List<String> pages() {
    return List.of("proven", "exceptions", "not-proven", "in-progress", "large");
  }

  @ParameterizedTest
  @CsvSource({
    "proven, 1280",
    "exceptions, 1280",
    "exceptions, 820",
    "exceptions, 640",
    "exceptions, 390",
    "large, 1280",
    "large, 640",
    "large, 390",
    "in-progress, 320"
  })
  void pageIsNoWiderThanTheScreen(String page, int width) throws IOException {
    show(page, width, false);
    browser.picture(Path.of("target", "pages", page + "-" + width + ".png"));

    assertThat(browser.ask("return document.documentElement.scrollWidth"))
        .isEqualTo(browser.ask("return document.documentElement.clientWidth"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void labelsOfChartsStandApartAndInside(String page) {
    show(page, 1280, false);

    assertThat(browser.list(OVERLAPPING)).isEmpty();
    assertThat(browser.list(OUTSIDE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "proven, false",
    "proven, true",
    "exceptions, false",
    "exceptions, true",
    "not-proven, false",
    "not-proven, true",
    "in-progress, false",
    "in-progress, true",
    "large, true"
  })
  void everyTextStandsOutFromItsGround(String page, boolean dark) throws IOException {
    show(page, 1280, dark);
    if (dark) {
      browser.picture(Path.of("target", "pages", page + "-dark.png"));
    }

    assertThat(browser.list(FAINT)).isEmpty();
  }

  @Test
  void darkScreenIsDark() {
    String ground = "return getComputedStyle(document.body).backgroundColor";

    assertThat(show("proven", 1280, true).ask(ground)).isNotEqualTo("rgb(255, 255, 255)");
    assertThat(show("proven", 1280, false).ask(ground)).isEqualTo("rgb(255, 255, 255)");
    assertThat(browser.as("print", true).ask(ground)).isEqualTo("rgb(255, 255, 255)");
  }

  @ParameterizedTest
  @CsvSource({
    "exceptions, 1280, false",
    "exceptions, 390, true",
    "in-progress, 820, false",
    "not-proven, 1280, true"
  })
  void axeFindsNothing(String page, int width, boolean dark) throws IOException {
    show(page, width, dark);

    assertThat(browser.accessibilityFaults()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void headingsGoDownStepByStepAndTablesSayWhatTheyHold(String page) {
    show(page, 1280, false);

    assertThat(browser.ask("return document.querySelectorAll('h1').length")).isEqualTo(1L);
    List<String> levels =
        browser.list("return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName[1])");
    for (int i = 1; i < levels.size(); i++) {
      assertThat(Integer.parseInt(levels.get(i)) - Integer.parseInt(levels.get(i - 1)))
          .isLessThanOrEqualTo(1);
    }
    assertThat(browser.ask("return document.querySelectorAll('table:not(:has(caption))').length"))
        .isEqualTo(0L);
    assertThat(browser.ask("return document.querySelectorAll('th:not([scope])').length"))
        .isEqualTo(0L);
    assertThat(
            browser.list(
                "return [...document.querySelectorAll('nav a')].filter("
                    + "a => !document.querySelector(a.getAttribute('href'))).map(a => a.textContent)"))
        .isEmpty();
  }

  @Test
  void tablesOfAPhoneScrollInTheirOwnBox() {
    show("exceptions", 390, false);

    assertThat(
            browser.list(
                "return [...document.querySelectorAll('.scroll')].filter(box =>"
                    + " box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !=="
                    + " 'auto').map(box => box.ariaLabel)"))
        .isEmpty();
    assertThat(
            (Long)
                browser.ask(
                    "return [...document.querySelectorAll('.scroll')].filter(box =>"
                        + " box.scrollWidth > box.clientWidth).length"))
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exceptions", "large"})
  void onPaperTheTablesFitAndTheirHeadsComeAgain(String page) throws IOException {
    show(page, 720, false);
    browser.as("print", false);

    assertThat(
            browser.list(
                "return [...document.querySelectorAll('thead')].map("
                    + "head => getComputedStyle(head).display)"))
        .containsOnly("table-header-group");
    assertThat(
            browser.list(
                "return [...document.querySelectorAll('table, svg.chart')].filter("
                    + "wide => wide.getBoundingClientRect().right > innerWidth + 1).map("
                    + "wide => wide.textContent.slice(0, 60))"))
        .isEmpty();
    assertThat(browser.ask("return getComputedStyle(document.querySelector('nav')).display"))
        .isEqualTo("none");
    byte[] pdf = browser.print();
    Path kept = Path.of("target", "pages", page + ".pdf");
    Files.createDirectories(kept.getParent());
    Files.write(kept, pdf);
    long sheets = SHEET.matcher(new String(pdf, StandardCharsets.ISO_8859_1)).results().count();
    assertThat(sheets).isBetween(3L, page.equals("large") ? 40L : 14L);
  }
}
