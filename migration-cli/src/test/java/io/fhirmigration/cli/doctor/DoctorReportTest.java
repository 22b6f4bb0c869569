package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.FhirMigrate;
import io.fhirmigration.cli.doctor.Clinic.Setup;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorReportTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Clinic.TOKEN);

  @TempDir Path folder;
  private Clinic clinic;

  @BeforeEach
  void start() {
    clinic = new Clinic(folder, Setup.HEALTHY);
  }

  @AfterEach
  void stop() {
    clinic.close();
  }

  private Cli.Result with(String token) {
    return clinic.doctor(Map.of("TOKEN", token), Clinic.HISTORY, "--json");
  }

  @Test
  void wrongTokenAndMissingRightAreToldApart() {
    Cli.Result wrong = with("another-token");
    assertThat(Clinic.complaints(wrong)).containsExactly("token-refused", "token-refused");
    assertThat(wrong.out() + wrong.err()).doesNotContain("another-token");

    Cli.Result powerless = with(Clinic.POWERLESS);
    assertThat(Clinic.complaints(powerless))
        .contains("no-read-right", "no-export-right", "no-import-right")
        .doesNotContain("token-refused");
  }

  @Test
  void missingSecretIsNamedForBothServers() {
    Cli.Result result = clinic.doctor(Map.of(), Clinic.HISTORY, "--json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(Clinic.complaints(result)).containsExactly("no-token", "no-token");
    assertThat(result.err()).contains("environment variable TOKEN is not set");
  }

  @Test
  void serverThatDoesNotAnswerDoesNotKeepTheOthersFromBeingLookedAt() {
    clinic.destination.model().importEnabled(false);
    clinic.source.close();

    assertThat(Clinic.complaints(clinic.doctor("--json")))
        .containsExactly("unreachable", "import-disabled");
  }

  @Test
  void sourceThatOnlyExportsIsSaidToBeUnchecked() {
    clinic.source.model().deprecated(true);

    Cli.Result result = clinic.doctor("--json");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Clinic.complaints(result)).containsExactly("source-deprecated");
    assertThat(Clinic.codes(result, "note")).containsExactly("not-checked");
  }

  @Test
  void destinationThatHoldsDataCanBeAccepted() {
    Clinic.put(clinic.destination, "Patient", "x", 1, "2020-01-01T00:00:00Z", "\"active\":true");

    Cli.Result accepted = clinic.doctor("--json", "--into-existing");
    assertThat(accepted.code()).isZero();
    assertThat(Clinic.complaints(accepted)).isEmpty();
    assertThat(Clinic.codes(accepted, "note")).contains("destination-not-empty");

    Cli.Result initial =
        clinic.doctor(ENVIRONMENT, "importMode: initial-load", "--json", "--into-existing");
    assertThat(Clinic.complaints(initial)).contains("destination-not-empty");
  }

  @Test
  void searchParametersDoNotFillADestination() {
    Clinic.put(
        clinic.destination,
        "SearchParameter",
        "own",
        1,
        "2020-01-01T00:00:00Z",
        "\"url\":\"http://example.org/own\",\"code\":\"own\",\"base\":[\"Patient\"]");

    assertThat(Clinic.complaints(clinic.doctor("--json"))).isEmpty();
  }

  @Test
  void planWithInitialLoadWantsInitialMode() {
    assertThat(Clinic.complaints(clinic.doctor(ENVIRONMENT, "importMode: initial-load", "--json")))
        .containsExactly("initial-mode-off");
    clinic.destination.model().initialImportMode(true);
    assertThat(Clinic.complaints(clinic.doctor(ENVIRONMENT, "importMode: initial-load", "--json")))
        .isEmpty();
  }

  @Test
  void versionsThatAreNotCopiedAreNotLookedAt() {
    clinic.put("Patient", "p1", 3, "2019-01-01T00:00:00Z", "\"active\":true");

    assertThat(Clinic.complaints(clinic.doctor(ENVIRONMENT, "history: false", "--json"))).isEmpty();
  }

  @Test
  void rowsOutsideOfTheRangeAreNotLookedAt() {
    clinic.put("Observation", "d", 1, "2019-01-01T00:00:00Z", Clinic.value("1e30"));
    String range = Clinic.HISTORY + ", range: {since: '2020-01-01T00:00:00Z'}";

    assertThat(Clinic.complaints(clinic.doctor(ENVIRONMENT, range, "--json"))).isEmpty();
    assertThat(Clinic.complaints(clinic.doctor("--json"))).containsExactly("long-decimal");
  }

  @Test
  void longNumbersAreCountedByElement() {
    clinic.put(
        "Observation", "d", 1, "2020-01-01T00:00:00Z", Clinic.value("0.1234567890123456789"));
    clinic.put("Observation", "e", 1, "2020-01-01T00:00:00Z", Clinic.value("1e30"));

    assertThat(decimalFindings(Clinic.HISTORY))
        .satisfiesExactly(
            huge ->
                assertThat(huge)
                    .startsWith("error: 1 of ")
                    .endsWith("by element: Observation.valueQuantity.value 1"),
            rounded ->
                assertThat(rounded)
                    .startsWith("warning: 1 of ")
                    .endsWith("by element: Observation.valueQuantity.value 1"));
  }

  @Test
  void whatThePlansLimitDoesIsCountedBeforeAnythingIsChanged() {
    clinic.put(
        "Observation", "d", 1, "2020-01-01T00:00:00Z", Clinic.value("0.1234567890123456789"));
    clinic.put("Observation", "e", 1, "2020-01-01T00:00:00Z", Clinic.value("1e30"));
    String limit = "transformers: [{name: decimal-limit, properties: {profile: sql36_18}}]";

    assertThat(decimalFindings(Clinic.HISTORY + "}\n" + limit + "\n#"))
        .satisfiesExactly(
            refused ->
                assertThat(refused)
                    .startsWith("error: 1 of ")
                    .contains("that decimal-limit refuses")
                    .endsWith("(Observation 1)"),
            changed ->
                assertThat(changed)
                    .startsWith("note: decimal-limit changes 1 numbers of ")
                    .endsWith("by element: Observation.valueQuantity.value 1"));
  }

  @Test
  void rowsAreJudgedAsThePlansTransformersLeaveThem() {
    clinic.put("Patient", "a_b", 1, "2020-01-01T00:00:00Z", "\"active\":true");
    String mapped = "transformers: [{name: map-ids, properties: {ids: hash-invalid}}]";

    assertThat(Clinic.complaints(clinic.doctor("--json"))).containsExactly("bad-id");
    assertThat(
            Clinic.complaints(
                clinic.doctor(ENVIRONMENT, Clinic.HISTORY + "}\n" + mapped + "\n#", "--json")))
        .isEmpty();
  }

  @Test
  void aTransformerThatHasToKnowTheWholeRangeRefusesNoSample() {
    clinic.put("Patient", "p", 1, "2020-01-01T00:00:00Z", "\"active\":true");
    String ordered = "transformers: [{name: normalise-versions}]";

    assertThat(
            Clinic.complaints(
                clinic.doctor(ENVIRONMENT, Clinic.HISTORY + "}\n" + ordered + "\n#", "--json")))
        .isEmpty();
  }

  private List<String> decimalFindings(String more) {
    return clinic.doctor(ENVIRONMENT, more, "--json").json().array("findings").stream()
        .map(JsonObject.class::cast)
        .filter(finding -> finding.string("code").filter("long-decimal"::equals).isPresent())
        .map(f -> f.string("severity").orElseThrow() + ": " + f.string("what").orElseThrow())
        .toList();
  }

  @Test
  void severalFaultsAreNamedTheWorstFirst() {
    clinic.destination.model().importEnabled(false);
    clinic.put("Patient", "a_b", 1, "2020-01-01T00:00:00Z", "\"active\":true");
    clinic.put("Observation", "d", 1, "2020-01-01T00:00:00Z", Clinic.value("1e30"));

    Cli.Result result = clinic.doctor("--json");

    assertThat(Clinic.complaints(result))
        .containsExactly("import-disabled", "long-decimal", "bad-id");
    JsonObject json = result.json();
    assertThat(json.integer("errors")).hasValue(2);
    assertThat(json.integer("warnings")).hasValue(1);
    assertThat(json.array("findings"))
        .allSatisfy(
            finding ->
                assertThat(((JsonObject) finding).members())
                    .containsOnlyKeys("severity", "code", "what", "why", "fix", "page"));
  }

  @Test
  void textIsGroupedAndColouredOnlyOnATerminal() {
    clinic.destination.model().importEnabled(false);

    Cli.Result plain = clinic.doctor();
    assertThat(plain.out())
        .contains("ERRORS (1)", "import-disabled", "why", "fix", "docs/doctor.md#import-disabled")
        .contains("1 errors, 0 warnings, 1 notes; nothing was changed")
        .doesNotContain("\u001b");
    assertThat(plain.out().lines()).allMatch(line -> line.length() <= 110);
    assertThat(onTerminal("doctor", "--config", clinic.config(Clinic.HISTORY).toString()))
        .contains("\u001b");
  }

  private static String onTerminal(String... args) {
    StringWriter out = new StringWriter();
    FhirMigrate.execute(
        new Console(
            new PrintWriter(out),
            new PrintWriter(new StringWriter()),
            ENVIRONMENT,
            true,
            Clock.systemUTC()),
        args);
    return out.toString();
  }

  @Test
  void nothingOfAResourceIsSaid() {
    clinic.put("Patient", "secret-id", 2, "2020-01-01T00:00:00Z", "\"name\":\"Bond\"");
    clinic.put("Patient", "secret-id", 1, "2021-01-01T00:00:00Z", "\"name\":\"Bond\"");

    Cli.Result result = clinic.doctor("--json");

    assertThat(Clinic.complaints(result)).containsExactly("version-inversion");
    assertThat(result.out() + result.err()).doesNotContain("secret-id").doesNotContain("Bond");
  }

  @Test
  void sampleIsBounded() {
    clinic.put("Patient", "a_b", 1, "2020-01-01T00:00:00Z", "\"active\":true");

    assertThat(Clinic.complaints(clinic.doctor("--json", "--sample", "0"))).isEmpty();
    assertThat(clinic.doctor("--sample", "-1").code()).isEqualTo(2);
    assertThat(List.of(clinic.doctor("--sample", "-1").err().split("\n"))).hasSize(1);
  }
}
