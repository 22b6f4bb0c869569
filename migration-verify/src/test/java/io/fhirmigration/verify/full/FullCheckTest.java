package io.fhirmigration.verify.full;

import static io.fhirmigration.verify.full.Folder.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullCheckTest {
  private static final String PATIENT = line("Patient", "a", 1, "\"active\":true");

  @TempDir private Path temp;
  private Folder source;
  private Folder destination;

  @BeforeEach
  void make() {
    source = new Folder(temp.resolve("source"));
    destination = new Folder(temp.resolve("destination"));
  }

  private FullCheckResult compare(FullCheck.Builder check) throws IOException {
    return check.temp(temp.resolve("spill")).build().compare(source.files(), destination.files());
  }

  private FullCheckResult compare() throws IOException {
    return compare(FullCheck.builder());
  }

  private FullCheckResult comparePatients(String here, String there) throws IOException {
    source.file("p.ndjson", line("Patient", "a", 1, here));
    destination.file("p.ndjson", line("Patient", "a", 1, there));
    return compare();
  }

  private static VersionKey key(String type, String id, int version) {
    return new VersionKey(type, id, String.valueOf(version));
  }

  @Test
  void equalSidesMatchWhateverTheirFiles() throws IOException {
    source.file("1/Patient.ndjson", PATIENT, "", line("Patient", "b", 1, ""));
    source.file("2/Patient.ndjson.gz", line("Patient", "b", 2, "\"x\":1"));
    destination.file(
        "all.ndjson.gz", line("Patient", "b", 2, "\"x\":1"), line("Patient", "b", 1, ""), PATIENT);

    FullCheckResult result = compare();

    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(result.compared()).isEqualTo(3);
    assertThat(result.types()).containsExactly(new TypeTotals("Patient", 3, 3, 3, 0, 0, 0, 0));
    assertThat(result.windows()).hasSize(1).allMatch(WindowDigest::isEqual);
    assertThat(result.toJson().toJson())
        .isEqualTo(
            "{\"result\":\"match\",\"compared\":3,\"missing\":[],\"extra\":[],\"different\":[],\"errors\":[]}");
  }

  @Test
  void numbersCountAsTheyAreWritten() throws IOException {
    assertThat(comparePatients("\"v\":1.10", "\"v\":1.1").different().listed())
        .containsExactly(
            new Difference(
                key("Patient", "a", 1), Optional.empty(), List.of("Patient.v"), List.of()));
    assertThat(comparePatients("\"v\":1e2", "\"v\":100").outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(
            compare(FullCheck.builder().allowances(Allowances.of(List.of("exponents")))).outcome())
        .isEqualTo(Outcome.MATCH);
  }

  @Test
  void escapedAndRawCharactersAreEqual() throws IOException {
    assertThat(
            comparePatients(
                    "\"v\":\"\\u00fc\\ud83d\\ude00\\/\"", "\"\\u0076\":\"\u00fc\ud83d\ude00/\"")
                .outcome())
        .isEqualTo(Outcome.MATCH);
  }

  @Test
  void repeatedLinesCountOnceAndDoNotCancelOut() throws IOException {
    String other = line("Patient", "b", 1, "");
    source.file("p.ndjson", PATIENT, PATIENT, other);
    destination.file("p.ndjson", PATIENT, other, other, other);

    FullCheckResult result = compare();

    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(result.compared()).isEqualTo(2);
    assertThat(result.source().repeated()).isEqualTo(1);
    assertThat(result.destination().repeated()).isEqualTo(2);

    destination.file("p.ndjson", other);
    source.file("p.ndjson", PATIENT, PATIENT, other);

    assertThat(compare().missing()).isEqualTo(new Listing<>(1, List.of(key("Patient", "a", 1))));
  }

  @Test
  void linesOfOneVersionThatContradictEachOtherAreAFinding() throws IOException {
    source.file("p.ndjson", PATIENT);
    destination.file("p.ndjson", PATIENT, line("Patient", "a", 1, "\"active\":false"));

    FullCheckResult result = compare();

    assertThat(result.outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(result.different().listed())
        .containsExactly(
            new Difference(
                key("Patient", "a", 1),
                Optional.of(Origin.DESTINATION),
                List.of("Patient.active"),
                List.of()));
  }

  @Test
  void damagedLinesAreErrorsAndTheRestIsCompared() throws IOException {
    source.file(
        "p.ndjson", PATIENT, "{\"resourceType\":\"Patient\"}", "", "{oops", "{\"id\":\"x\"}");
    destination.file("p.ndjson", PATIENT);

    FullCheckResult result = compare();

    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(result.compared()).isEqualTo(1);
    assertThat(result.errors().listed())
        .containsExactly(
            new LineError(Origin.SOURCE, "p.ndjson", 2, "no id"),
            new LineError(Origin.SOURCE, "p.ndjson", 3, "not JSON"),
            new LineError(Origin.SOURCE, "p.ndjson", 4, "no resourceType"));
  }

  @Test
  void fileThatCannotBeReadToItsEndIsAnError() throws IOException {
    source.file("p.ndjson", PATIENT);
    destination.file("p.ndjson.gz", PATIENT);
    Path gzip = destination.path().resolve("p.ndjson.gz");
    byte[] whole = Files.readAllBytes(gzip);
    Files.write(gzip, java.util.Arrays.copyOf(whole, whole.length - 6));

    assertThat(compare().errors().listed())
        .singleElement()
        .satisfies(error -> assertThat(error.reason()).contains("ends early"));

    NdjsonFile cut = new NdjsonFile("cut.ndjson", 1000, () -> Files.newInputStream(gzip));
    FullCheckResult result =
        FullCheck.builder().build().compare(new NdjsonFiles(List.of(cut), 0), source.files());

    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(result.errors().count()).isEqualTo(1);
  }

  @Test
  void nothingAtAllIsInconclusive() throws IOException {
    source.file("p.json", PATIENT);

    FullCheckResult result = compare();

    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(result.source().ignored()).isEqualTo(1);
    assertThat(result.toJson().toJson()).contains("neither side holds a resource");
  }

  @Test
  void currentResourcesAreComparedWithoutVersionsAndDates() throws IOException {
    String deleted =
        "{\"resourceType\":\"Patient\",\"id\":\"gone\",\"meta\":{\"versionId\":\"2\",\"lastUpdated\":"
            + "\"2024-03-02T10:00:00Z\",\"extension\":[{\"url\":"
            + "\"http://azurehealthcareapis.com/data-extensions/deleted-state\",\"valueString\":\"soft-deleted\"}]}}";
    source.file(
        "p.ndjson",
        line("Patient", "a", 2, "\"active\":true"),
        line("Patient", "a", 1, "\"active\":false"),
        line("Patient", "gone", 1, ""),
        deleted);
    destination.file(
        "p.ndjson",
        "{\"resourceType\":\"Patient\",\"active\":true,\"id\":\"a\",\"meta\":{\"versionId\":\"1\"}}");

    FullCheckResult result = compare(FullCheck.builder().currentOnly());

    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(result.compared()).isEqualTo(1);
    assertThat(result.currentOnly()).isTrue();
    assertThat(result.source().superseded()).isEqualTo(2);
    assertThat(compare().outcome()).isEqualTo(Outcome.DIFFER);
  }

  @Test
  void olderContentIsNotTakenForTheCurrentOne() throws IOException {
    source.file("p.ndjson", line("Patient", "a", 1, "\"v\":1"), line("Patient", "a", 2, "\"v\":2"));
    destination.file("p.ndjson", line("Patient", "a", 5, "\"v\":1"));

    assertThat(compare(FullCheck.builder().currentOnly()).different().listed())
        .extracting(Difference::key)
        .containsExactly(key("Patient", "a", 2));
  }

  @Test
  void findingsAreListedUpToABoundAndCountedExactly() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      lines.add(line("Patient", "p" + i, 1, ""));
    }
    source.file("p.ndjson", lines);

    FullCheckResult result = compare(FullCheck.builder().mostFindings(10));

    assertThat(result.missing().count()).isEqualTo(25);
    assertThat(result.missing().listed()).hasSize(10).isSorted();
    assertThat(result.toJson().toJson()).contains("missing: 25 found, 10 listed");
  }

  @Test
  void valuesAreShownOnlyWhenAskedFor() throws IOException {
    source.file("p.ndjson", line("Patient", "a", 1, "\"name\":[{\"family\":\"Sec\"}]"));
    destination.file("p.ndjson", line("Patient", "a", 1, "\"name\":[{\"given\":[\"Ret\"]}]"));

    assertThat(compare().toJson().toJson()).doesNotContain("Sec", "Ret");
    assertThat(compare(FullCheck.builder().showValues()).different().listed().get(0).values())
        .containsExactly(
            new Difference.Values(
                "Patient.name[0].family", Optional.of("\"Sec\""), Optional.empty()),
            new Difference.Values(
                "Patient.name[0].given", Optional.empty(), Optional.of("[\"Ret\"]")));
  }

  @Test
  void expectedIsWhatTheTransformersMakeOfTheSource() throws IOException {
    source.file("p.ndjson", PATIENT, line("Group", "g", 1, ""));
    destination.file("p.ndjson", PATIENT.replace("true", "false"));
    Transformer transformer =
        new Transformer() {
          @Override
          public String fingerprint() {
            return "negate";
          }

          @Override
          public void transform(ResourceLine in, Sink out) {
            if (in.resourceType().equals(Optional.of("Group"))) {
              out.drop("groups");
            } else {
              byte[] bytes = PATIENT.replace("true", "false").getBytes();
              out.replace(bytes, 0, bytes.length);
            }
          }
        };

    FullCheckResult result = compare(FullCheck.builder().transformers(() -> List.of(transformer)));

    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(result.source().excluded()).isEqualTo(1);
  }

  @Test
  void excludedTypesAreLeftOutOnBothSides() throws IOException {
    source.file("p.ndjson", PATIENT, line("SearchParameter", "s", 1, ""));
    destination.file("p.ndjson", PATIENT);

    assertThat(compare(FullCheck.builder().excludedTypes(Set.of("SearchParameter"))).outcome())
        .isEqualTo(Outcome.MATCH);
  }

  @Test
  void windowsAreMonthsOfTheVersionsOwnDate() throws IOException {
    source.file(
        "p.ndjson",
        PATIENT,
        PATIENT.replace("\"a\"", "\"b\"").replace("2024-03", "2023-12"),
        "{\"resourceType\":\"Group\",\"id\":\"g\"}");
    destination.file("p.ndjson", PATIENT);

    assertThat(compare().windows())
        .extracting(w -> w.type() + " " + w.window() + " " + w.isEqual())
        .containsExactly("Group undated false", "Patient 2023-12 false", "Patient 2024-03 true");
  }

  @Test
  void temporaryFilesAreGoneAfterwards() throws IOException {
    source.file("p.ndjson", PATIENT, line("Patient", "b", 1, ""));
    destination.file("p.ndjson", PATIENT);

    assertThat(compare(FullCheck.builder().memory(56)).missing().count()).isEqualTo(1);

    assertThat(temp.resolve("spill")).isEmptyDirectory();
  }

  @Test
  void idsAreInNoToString() throws IOException {
    source.file("p.ndjson", line("Patient", "secret-id", 1, ""));

    assertThat(compare().toString()).doesNotContain("secret-id");
  }

  @Test
  void wrongAllowancesAreNamed() {
    assertThatThrownBy(() -> Allowances.of(List.of("name[0]", "Patient", "meta.source")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Patient, name")
        .hasMessageNotContaining("[meta.source");
  }
}
