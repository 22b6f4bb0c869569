package io.fhirmigration.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.ndjson.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody said can be read on the page and does nothing there. */
class EvidencePageTest {
  private static Copy copy;

  @BeforeAll
  static void copy() {
    copy = new Copy().days(8).cutOver();
  }

  @AfterAll
  static void close() {
    copy.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</td></table><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "</title><svg onload=alert(1)>",
        "</style><style>body{display:none}",
        "&lt;script&gt;",
        "javascript:alert(1)",
        "]]><!--"
      })
  void wordsOfPeopleBecomeNoMarkup(String hostile) {
    String page = page(hostile);
    String harmless = page("harmless");

    assertThat(markup(page)).isEqualTo(markup(harmless));
    assertThat(page).doesNotContain("<script", "<img", "<svg onload");
  }

  @Test
  void charactersThatTurnTheWritingOrAreNotSeenAreReplaced() {
    assertThat(Html.escaped("a\u202eb\u0000c\u001b[31md\ud800e\r\n"))
        .isEqualTo("a\ufffdb\ufffdc\ufffd[31md\ufffde\ufffd\ufffd");
    assertThat(page("\u202egnitfihs")).doesNotContain("\u202e");
  }

  @Test
  void hostileFileNamesAndTypesOfAddedResultsBecomeNoMarkup() {
    byte[] hostile =
        "{\"result\":\"differ\",\"compared\":1,\"missing\":[{\"type\":\"<b>x</b>\"}],\"different\":[{\"type\":\"Patient/planted\"}]}"
            .getBytes(StandardCharsets.UTF_8);

    String page = copy.report().check(AttachedCheck.read("<script>x.json", hostile)).build().page();

    assertThat(page).doesNotContain("<script", "<b>", "Patient/planted");
    assertThat(page).contains("no single type 1");
  }

  @Test
  void pageAsksNobodyForAnything() {
    String page = page("harmless");

    assertThat(page).contains("default-src &#39;none&#39;");
    assertThat(page).doesNotContain("src=", "@import", "<link", "<iframe", "<form", "<object");
    assertThat(page.replace("url(\"#p-", "")).doesNotContain("url(");
    assertThat(page).doesNotContainPattern("href=\"[^#]");
  }

  @Test
  void everyIdOnThePageIsThereOnce() {
    List<String> ids = new ArrayList<>();
    Pattern.compile(" id=\"([^\"]*)\"")
        .matcher(page("harmless"))
        .results()
        .forEach(id -> ids.add(id.group(1)));

    assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void manyChunksTypesAndLanesStayOneReadablePage() {
    JsonValue.JsonObject json = ManyChunks.document(5_000, 40, 145);

    String page = new EvidencePage(json, "0".repeat(64)).html();

    assertThat(page).contains("The first 200 of 5,000 chunks").contains("more lanes");
    assertThat(page.length()).isLessThan(2_000_000);
  }

  @Test
  void numbersBeyondTheRangeOfDoublesKeepEveryDigit() {
    JsonValue.JsonObject line =
        JsonValue.object()
            .put("type", "Observation")
            .put("exported", Long.MAX_VALUE)
            .put("imported", Long.MAX_VALUE - 1)
            .put("repeated", 0)
            .put("quarantined", 1)
            .put("excluded", 0)
            .build();
    Html html = new Html();

    new LedgerChart(html, List.of(line)).draw();

    assertThat(html.html()).contains("9,223,372,036,854,775,807, 1 in quarantine");
    assertThat(html.html()).doesNotContain("width=\"-");
  }

  @Test
  void sizesAreRoundedDownAndExactBelowAKibibyte() {
    assertThat(Map.of(0L, "0 bytes", 1023L, "1,023 bytes", 1536L, "1.5 KiB"))
        .allSatisfy((bytes, text) -> assertThat(Words.size(bytes)).isEqualTo(text));
    assertThat(Words.size(3L << 30)).isEqualTo("3.0 GiB");
  }

  private static String page(String words) {
    MigrationRecords seen = copy.records();
    List<AuditEntry> audit = new ArrayList<>(seen.audit());
    audit.set(0, raw(audit.get(0), words));
    MigrationRecords records =
        new MigrationRecords(
            seen.status(),
            seen.migration(),
            seen.lanes(),
            seen.chunks(),
            seen.orphans(),
            seen.deletions(),
            audit);
    return EvidenceReport.builder(records, copy.world.clock().instant())
        .version(words)
        .server(seen.status().source().toString(), words)
        .fingerprints(List.of(words))
        .build()
        .page();
  }

  private static AuditEntry raw(AuditEntry entry, String words) {
    return new AuditEntry(entry.at(), words, words, words);
  }

  /** Elements and names of attributes, in their order. */
  private static String markup(String page) {
    return page.replaceFirst("(?s)<style>.*?</style>", "")
        .replaceAll("=\"[^\"]*\"", "")
        .replaceAll(">[^<]*", ">");
  }
}
