package io.fhirmigration.verify.deep;

import static io.fhirmigration.verify.deep.TwoServers.allowing;
import static io.fhirmigration.verify.deep.TwoServers.delete;
import static io.fhirmigration.verify.deep.TwoServers.everything;
import static io.fhirmigration.verify.deep.TwoServers.histories;
import static io.fhirmigration.verify.deep.TwoServers.ids;
import static io.fhirmigration.verify.deep.TwoServers.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ScriptedFaults;
import io.fhirmigration.verify.deep.DeepFinding.Kind;
import io.fhirmigration.verify.full.Allowances;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeepCheckTest {
  private static final String VALUE = "\"valueQuantity\":{\"value\":%s}";

  private final TwoServers servers = new TwoServers();

  private DeepFinding only(DeepResult result) {
    assertThat(result.findings()).hasSize(1);
    return result.findings().get(0);
  }

  private void observations(String ours, String theirs) {
    put(servers.source, "Observation", "o", 1, ours);
    put(servers.destination, "Observation", "o", 1, theirs);
  }

  @Test
  void equalServersMatch() {
    servers.both("Patient", "p", 1, "\"active\":true");
    servers.both("Observation", "o", 1, VALUE.formatted("1.10"));

    DeepResult result = servers.compare(everything());

    assertThat(result.outcome()).isEqualTo(Outcome.MATCH);
    assertThat(result.compared()).isEqualTo(2);
    assertThat(result.types()).extracting(t -> t.type()).containsExactly("Observation", "Patient");
  }

  @Test
  void nothingToCompareIsNoMatch() {
    assertThat(servers.compare(everything()).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void resourceOfTheSourceOnlyIsMissing() {
    servers.both("Patient", "p", 1, "");
    put(servers.source, "Patient", "lost", 3, "");

    DeepResult result = servers.compare(everything());

    assertThat(result.outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(only(result))
        .isEqualTo(new DeepFinding(Kind.MISSING, "Patient", "lost", "3", List.of(), ""));
  }

  @Test
  void resourceOfTheDestinationOnlyIsExtra() {
    servers.both("Patient", "p", 1, "");
    put(servers.destination, "Basic", "new", 1, "");

    assertThat(only(servers.compare(everything())))
        .isEqualTo(new DeepFinding(Kind.EXTRA, "Basic", "new", "1", List.of(), ""));
  }

  @Test
  void numbersAreComparedAsTheyAreWritten() {
    observations(VALUE.formatted("1.10"), VALUE.formatted("1.1"));

    DeepFinding finding = only(servers.compare(everything()));

    assertThat(finding.kind()).isEqualTo(Kind.DIFFERENT);
    assertThat(finding.version()).isEqualTo("1");
    assertThat(finding.paths()).containsExactly("Observation.valueQuantity.value");
  }

  @Test
  void oneDigitOfSeventeenIsSeen() {
    observations(VALUE.formatted("0.12345678901234567"), VALUE.formatted("0.12345678901234568"));
    assertThat(only(servers.compare(everything())).paths())
        .containsExactly("Observation.valueQuantity.value");
  }

  @Test
  void datesAreComparedAsTheyAreWritten() {
    observations(
        "\"effectiveDateTime\":\"2024-01-01T00:00:00Z\"",
        "\"effectiveDateTime\":\"2024-01-01T00:00:00+00:00\"");
    assertThat(only(servers.compare(everything())).paths())
        .containsExactly("Observation.effectiveDateTime");
  }

  @Test
  void memberOrderAndEscapesDoNotCount() {
    observations(
        "\"status\":\"final\",\"note\":[{\"text\":\"\\u00e4\"}]",
        "\"note\":[{\"text\":\"\u00e4\"}],\"status\":\"final\"");
    assertThat(servers.compare(everything()).outcome()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void exponentsDifferUnlessAllowed() {
    observations(VALUE.formatted("1e2"), VALUE.formatted("100"));
    assertThat(servers.compare(everything()).outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(servers.compare(allowing("exponents")).outcome()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void allowedPathsMayDiffer() {
    observations("\"language\":\"de\"", "\"language\":\"fr\"");
    assertThat(servers.compare(allowing("Patient.language")).outcome()).isEqualTo(Outcome.DIFFER);
    assertThat(servers.compare(allowing("language")).outcome()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void valuesAreHashedUnlessTheyAreAskedFor() {
    observations("\"language\":\"de\"", "\"status\":\"final\",\"language\":\"fr\"");

    DeepFinding hashed = only(servers.compare(everything()));
    DeepFinding shown = only(servers.compare(allowing()));

    assertThat(hashed.json().toJson()).doesNotContain("\"de\"").doesNotContain("final");
    assertThat(hashed.differences().get(0).source()).startsWith("#").hasSize(13);
    assertThat(shown.differences())
        .containsExactly(
            new DeepFinding.Difference("Observation.language", "\"de\"", "\"fr\""),
            new DeepFinding.Difference("Observation.status", "absent", "\"final\""));
    assertThat(shown.differences().toString()).doesNotContain("final");
  }

  @Test
  void deletedAtTheDestinationIsMissing() {
    servers.both("Patient", "p", 1, "");
    delete(servers.destination, "Patient", "p", 2);
    DeepFinding finding = only(servers.compare(ids(new ResourceId("Patient", "p"))));
    assertThat(finding.kind()).isEqualTo(Kind.MISSING);
    assertThat(finding.reason()).isEqualTo("deleted at the destination");
  }

  @Test
  void deletedAtBothMatches() {
    servers.both("Patient", "p", 1, "");
    delete(servers.source, "Patient", "p", 2);
    delete(servers.destination, "Patient", "p", 2);
    DeepQuestion question = ids(new ResourceId("Patient", "p"));
    assertThat(servers.compare(question).outcome()).isEqualTo(Outcome.MATCH);
  }

  @Test
  void idThatNobodyHasIsAnError() {
    servers.both("Patient", "p", 1, "");
    DeepResult result =
        servers.compare(ids(new ResourceId("Patient", "p"), new ResourceId("Patient", "typo")));
    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(only(result).reason()).isEqualTo("neither server has it");
  }

  @Test
  void everyVersionOfAHistoryIsCompared() {
    for (int version = 1; version <= 4; version++) {
      put(servers.source, "Patient", "p", version, "\"birthDate\":\"200" + version + "\"");
      if (version != 2) {
        String year = version == 3 ? "1999" : "200" + version;
        put(servers.destination, "Patient", "p", version, "\"birthDate\":\"" + year + "\"");
      }
    }
    put(servers.destination, "Patient", "p", 5, "");
    delete(servers.source, "Patient", "p", 6);

    DeepResult result = servers.compare(histories());

    assertThat(result.findings())
        .extracting(f -> f.kind() + " " + f.version() + " " + f.paths())
        .containsExactly(
            "MISSING 2 []", "DIFFERENT 3 [Patient.birthDate]", "EXTRA 5 []", "MISSING 6 []");
    assertThat(result.compared()).isEqualTo(6);
  }

  @Test
  void querySearchesBothServers() {
    servers.both("Patient", "p", 1, "");
    put(servers.source, "Patient", "q", 1, "");
    put(servers.source, "Basic", "b", 1, "");
    DeepQuestion question =
        new DeepQuestion(
            List.of(),
            10,
            1,
            List.of(),
            Optional.of("Patient?_id=p,q"),
            false,
            Allowances.DEFAULTS,
            false);
    assertThat(only(servers.compare(question)).id()).isEqualTo("q");
  }

  @Test
  void queryMustBeOfOneType() {
    assertThatThrownBy(
            () ->
                new DeepQuestion(
                    List.of(),
                    1,
                    1,
                    List.of(),
                    Optional.of("https://elsewhere.example/Patient?a=b"),
                    false,
                    Allowances.DEFAULTS,
                    false))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Patient?name=value");
  }

  @Test
  void writeDuringTheCheckIsNoDifference() {
    servers.both("Patient", "p", 1, "");
    servers.destinationFaults.once(
        ScriptedFaults.on("POST", "/"),
        Faults.meanwhile(request -> put(servers.source, "Patient", "p", 2, "")));
    servers.destinationFaults.once(ScriptedFaults.on("POST", "/"), Faults.meanwhile(request -> {}));
    put(servers.destination, "Patient", "p", 2, "");

    DeepResult result = servers.compare(everything());

    assertThat(result.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(only(result).reason()).isEqualTo("the source wrote it while it was compared");
  }

  @Test
  void expectedIsWhatTheTransformersMakeOfTheSource() {
    put(servers.source, "Observation", "o", 1, VALUE.formatted("1.123"));
    put(servers.destination, "Observation", "o", 1, VALUE.formatted("1.1"));
    put(servers.source, "Basic", "dropped", 1, "");
    servers.both("Patient", "p", 1, "");

    assertThat(servers.compare(everything(), Optional.empty(), new Shortening()).outcome())
        .isEqualTo(Outcome.MATCH);

    put(servers.destination, "Basic", "dropped", 1, "");
    assertThat(only(servers.compare(everything(), Optional.empty(), new Shortening())).kind())
        .isEqualTo(Kind.EXTRA);
  }

  /** Shortens one number and drops one type. */
  private static final class Shortening implements Transformer {
    @Override
    public String fingerprint() {
      return "shortening/1";
    }

    @Override
    public void transform(ResourceLine in, Sink out) {
      String text = new String(in.bytes(), in.offset(), in.length(), StandardCharsets.UTF_8);
      if (in.resourceType().filter("Basic"::equals).isPresent()) {
        out.drop("basic");
      } else if (text.contains("1.123")) {
        byte[] changed = text.replace("1.123", "1.1").getBytes(StandardCharsets.UTF_8);
        out.replace(changed, 0, changed.length);
      } else {
        out.keep();
      }
    }
  }
}
