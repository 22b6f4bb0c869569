package io.fhirmigration.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.verify.report.Conclusion.Proof;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reports about real migrations. */
class EvidenceReportTest {
  private static final AttachedCheck MATCH = check("match", "", "");

  static AttachedCheck check(String result, String missing, String different) {
    String json =
        "{\"result\":\"%s\",\"compared\":120,\"missing\":[%s],\"extra\":[],\"different\":[%s],\"errors\":[]}"
            .formatted(result, missing, different);
    return AttachedCheck.read("full.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static Copy finished() {
    return new Copy().days(20).cutOver();
  }

  private static Copy troubled() {
    return new Copy().days(10).refused().days(6).cutOver().repaired();
  }

  private static JsonObject member(JsonObject json, String... path) {
    JsonObject at = json;
    for (String name : path) {
      at = at.object(name).orElseThrow();
    }
    return at;
  }

  @Test
  void completedMigrationWithAMatchingFullCheckIsProven() {
    try (Copy copy = finished()) {
      assertThat(copy.phase()).isEqualTo(Phase.COMPLETED);

      Conclusion said = copy.report().check(MATCH).build().conclusion();

      assertThat(said.reasons()).isEmpty();
      assertThat(said.proof()).isEqualTo(Proof.PROVEN);
      assertThat(said.grounds())
          .anyMatch(line -> line.contains("books balance"))
          .anyMatch(line -> line.contains("proved, counted"))
          .anyMatch(line -> line.contains("'verify full' (full.json) says match, 120 versions"));
    }
  }

  @Test
  void countsAloneAreAnException() {
    try (Copy copy = finished()) {
      Conclusion said = copy.report().build().conclusion();

      assertThat(said.proof()).isEqualTo(Proof.PROVEN_WITH_EXCEPTIONS);
      assertThat(said.reasons()).singleElement().asString().contains("not compared in full");
      assertThat(said.notChecked()).anyMatch(line -> line.startsWith("Contents: no comparison"));
    }
  }

  @Test
  void aFullCheckThatDiffersTakesTheProofAway() {
    try (Copy copy = finished()) {
      String changed = "{\"type\":\"Patient\",\"id\":\"x\",\"version\":\"1\",\"paths\":[\"a\"]}";

      Conclusion said = copy.report().check(check("differ", "", changed)).build().conclusion();

      assertThat(said.proof()).isEqualTo(Proof.NOT_PROVEN);
      assertThat(said.reasons()).anyMatch(line -> line.contains("says differ, 1 findings"));
    }
  }

  @Test
  void ledgerOfTheDocumentIsTheLedgerOfTheMigration() {
    try (Copy copy = finished()) {
      JsonObject json = copy.report().build().json();

      JsonObject total = member(json, "ledger", "total");
      long exported = copy.records().status().ledger().total().exported();
      assertThat(exported).isPositive();
      assertThat(total.integer("exported")).hasValue(exported);
      assertThat(total.integer("imported")).hasValue(exported);
      assertThat(member(json, "ledger").get("balances")).contains(new JsonValue.JsonBoolean(true));
      assertThat(member(json, "plan").string("hash")).contains(copy.records().status().planHash());
      assertThat(json.array("chunks")).hasSize((int) copy.closed());
      assertThat(member(json, "verification").string("outcome")).contains("match");
      assertThat(member(json, "cutOver").array("statements")).hasSize(1);
      assertThat(json.array("changes")).isNotEmpty();
    }
  }

  @Test
  void quarantineRepairAndDeletionsAreShownByNumberAndClass() {
    try (Copy copy = troubled()) {
      assertThat(copy.phase()).isEqualTo(Phase.COMPLETED_WITH_QUARANTINE);

      EvidenceReport report = copy.report().build();

      JsonObject quarantine = member(report.json(), "quarantine");
      assertThat(quarantine.integer("lines")).hasValue(2);
      assertThat(quarantine.array("classes"))
          .extracting(JsonValue::toJson)
          .containsExactly(
              "{\"class\":\"future-date\",\"lines\":1}", "{\"class\":\"parse\",\"lines\":1}");
      assertThat(report.json().array("repairs")).hasSize(1);
      JsonObject deletions = member(report.json(), "deletions");
      assertThat(deletions.integer("files").orElse(0)).isPositive();
      assertThat(deletions.integer("shownEmpty")).isEqualTo(deletions.integer("containers"));
      assertThat(report.json().array("decisions"))
          .extracting(entry -> ((JsonObject) entry).string("by"))
          .containsExactly(Optional.of("ann"), Optional.of("ben"));
      assertThat(report.conclusion().proof()).isEqualTo(Proof.PROVEN_WITH_EXCEPTIONS);
      assertThat(report.conclusion().reasons()).contains("2 lines are in quarantine.");
    }
  }

  @Test
  void whatIsMissingBecauseItIsInQuarantineIsNoFault() {
    try (Copy copy = troubled()) {
      String kept =
          "{\"type\":\"Patient\",\"id\":\"x\",\"version\":\"1\"},"
              + "{\"type\":\"Encounter\",\"id\":\"y\",\"version\":\"1\"}";
      String more = kept + ",{\"type\":\"Encounter\",\"id\":\"z\",\"version\":\"1\"}";

      Conclusion fits = copy.report().check(check("differ", kept, "")).build().conclusion();
      Conclusion tooMany = copy.report().check(check("differ", more, "")).build().conclusion();

      assertThat(fits.proof()).isEqualTo(Proof.PROVEN_WITH_EXCEPTIONS);
      assertThat(fits.reasons()).containsExactly("2 lines are in quarantine.");
      assertThat(tooMany.proof()).isEqualTo(Proof.NOT_PROVEN);
    }
  }

  @Test
  void aDifferenceOfCountsThatWasAcceptedIsNotProven() {
    try (Copy copy = new Copy().days(8)) {
      copy.copied(300);
      copy.onlyAtTheDestination("extra");
      copy.cutOver();
      assertThat(copy.phase()).isEqualTo(Phase.VERIFYING);
      copy.migrations().accept(copy.plan.id(), "carla", "belongs to another clinic");
      copy.copied(300);
      assertThat(copy.phase()).isEqualTo(Phase.COMPLETED);

      Conclusion counted = copy.report().build().conclusion();
      Conclusion compared = copy.report().check(MATCH).build().conclusion();

      assertThat(counted.proof()).isEqualTo(Proof.NOT_PROVEN);
      assertThat(counted.reasons())
          .anyMatch(line -> line.startsWith("The counts of both servers are differ"))
          .anyMatch(line -> line.contains("carla") && line.contains("another clinic"));
      assertThat(compared.proof()).isEqualTo(Proof.PROVEN_WITH_EXCEPTIONS);
    }
  }

  @Test
  void aMigrationThatGoesOnIsInProgress() {
    try (Copy copy = new Copy().days(20).copied(9)) {
      EvidenceReport report = copy.report().build();

      assertThat(report.conclusion().proof()).isEqualTo(Proof.IN_PROGRESS);
      assertThat(report.json().get("verification")).isEmpty();
      assertThat(report.page()).contains("In progress").contains("have not been compared yet");
    }
  }

  @Test
  void aCancelledMigrationIsNotProven() {
    try (Copy copy = new Copy().days(8)) {
      copy.copied(20).migrations().cancel(copy.plan.id(), "ann");
      copy.copied(300);

      assertThat(copy.report().build().conclusion().reasons())
          .first()
          .isEqualTo("The migration has ended as CANCELLED.");
    }
  }

  @Test
  void sameRecordsAndTimeGiveTheSameBytes() {
    try (Copy copy = finished()) {
      assertThat(copy.report().build().bytes()).isEqualTo(copy.report().build().bytes());
    }
  }

  @Test
  void pageNamesTheSha256OfTheDocument() {
    try (Copy copy = finished()) {
      EvidenceReport report = copy.report().build();

      assertThat(report.page()).contains(Sha256.of(report.bytes()));
    }
  }

  @Test
  void nothingOfAResourceStandsInDocumentOrPage() {
    try (Copy copy = troubled()) {
      String listed =
          "{\"type\":\"Patient\",\"id\":\"%s\",\"version\":\"1\",\"paths\":[\"name\"],\"values\":[{\"source\":\"%s\"}]}"
              .formatted(Copy.ID, Copy.NAME);
      EvidenceReport report =
          copy.report().settings(copy.settings).check(check("differ", listed, listed)).build();

      String document = new String(report.bytes(), StandardCharsets.UTF_8);
      assertThat(document).doesNotContain(Copy.ID, Copy.NAME);
      assertThat(report.page()).doesNotContain(Copy.ID, Copy.NAME);
    }
  }

  @Test
  void addressesLoseWhatMayBeSecretInThem() {
    assertThat(
            List.of("https://ann:pw@host/fhir?sig=abc#x", "https://host/fhir").stream()
                .map(URI::create)
                .map(ReportJson::address))
        .containsExactly("https://host/fhir", "https://host/fhir");
  }

  @Test
  void signOffStandsInTheNextReport() {
    try (Copy copy = finished()) {
      EvidenceReport first = copy.report().build();
      copy.migrations().signOff(copy.plan.id(), first.sha256(), "dora", "compared and agreed");
      copy.migrations().signOff(copy.plan.id(), first.sha256(), "dora", "compared and agreed");

      List<JsonValue> decisions = copy.report().build().json().array("decisions");

      assertThat(decisions).hasSize(2);
      JsonObject last = (JsonObject) decisions.get(1);
      assertThat(last.string("what")).contains("report signed off");
      assertThat(last.string("detail").orElseThrow())
          .contains(first.sha256(), "compared and agreed");
    }
  }

  @Test
  void onlyAnEndedMigrationCanBeSignedOffWithAHashAndAReason() {
    String hash = "0".repeat(64);
    try (Copy going = new Copy().days(4).copied(9);
        Copy ended = new Copy().days(4)) {
      ended.copied(9).migrations().cancel(ended.plan.id(), "ann");
      ended.copied(100);

      assertThatThrownBy(() -> going.migrations().signOff(going.plan.id(), hash, "dora", "yes"))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("when it has ended");
      assertThatThrownBy(() -> ended.migrations().signOff(ended.plan.id(), "1", "dora", "yes"))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("no SHA-256");
      assertThatThrownBy(() -> ended.migrations().signOff(ended.plan.id(), hash, "dora", " "))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("say why");
      assertThat(ended.records().audit())
          .extracting(AuditEntry::what)
          .doesNotContain(AuditEntry.SIGNED_OFF);
    }
  }
}
