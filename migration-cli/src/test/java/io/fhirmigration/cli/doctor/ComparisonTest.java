package io.fhirmigration.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.fhir.Capabilities;
import io.fhirmigration.fhir.Capabilities.OfType;
import io.fhirmigration.ndjson.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the statements of two servers give rise to, without asking any. */
class ComparisonTest {
  private static final OfType GOOD =
      new OfType(
          Set.of("read", "history-type"),
          "versioned",
          Set.of("conditionalCreate"),
          Set.of("literal"),
          Set.of("name"));
  private static final String TENANT = "0a1b2c3d-0000-1111-2222-333344445555";

  @TempDir Path folder;

  private static Capabilities server(OfType patient) {
    return server("4.0.1", Set.of("export"), Map.of("Patient", patient));
  }

  private static Capabilities server(
      String version, Set<String> operations, Map<String, OfType> types) {
    return new Capabilities(Instant.EPOCH, "s", version, Optional.empty(), operations, types);
  }

  private Examination examination(String history, ServerSide... sides) throws IOException {
    return new Examination(
        config(history),
        Map.of(),
        Clock.systemUTC(),
        Optional.of(sides[0]),
        sides[1],
        Sample.none("not read"),
        false);
  }

  private RunConfig config(String history) throws IOException {
    String yaml =
        """
        migration: {id: ward, mode: once, history: %s}
        source: {kind: azure-api-for-fhir, url: 'https://from.example'}
        destination:
          kind: ahds
          url: https://to.example
          credential:
            kind: client-secret
            tenantId: 99999999-0000-1111-2222-333344445555
            clientId: 11111111-0000-1111-2222-333344445555
            secretFrom: env:SECRET
        staging: {path: staging}
        state: {path: state/ward}
        """;
    Path file = Files.writeString(folder.resolve("a.yaml"), String.format(yaml, history));
    return ConfigFile.read(file, Map.of());
  }

  private ServerSide side(boolean source, Capabilities said, Duration skew) throws IOException {
    RunConfig config = config("true");
    ServerConfig server = source ? config.source().orElseThrow() : config.destination();
    return new ServerSide(
        server, Optional.empty(), Optional.of(said), skew, false, false, Optional.empty());
  }

  private List<Finding> compare(Check check, String history, Capabilities from, Capabilities to)
      throws IOException {
    return check.run(
        examination(history, side(true, from, Duration.ZERO), side(false, to, Duration.ZERO)));
  }

  private List<Finding> compare(Check check, Capabilities from, Capabilities to)
      throws IOException {
    return compare(check, "true", from, to);
  }

  private static void only(List<Finding> found, Severity severity, Topic topic) {
    assertThat(found)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.topic()).isEqualTo(topic);
              assertThat(finding.severity()).isEqualTo(severity);
            });
  }

  @Test
  void equalServersGiveNoFinding() throws IOException {
    for (Check check :
        List.of(
            new CapabilityCheck(),
            new SearchParameterCheck(),
            new VersionCheck(),
            new TenantCheck(),
            new ExportCheck(),
            new ClockCheck())) {
      assertThat(compare(check, server(GOOD), server(GOOD))).as(check.name()).isEmpty();
    }
  }

  @Test
  void missingInteractionIsNamedWithItsTypes() throws IOException {
    OfType less =
        new OfType(
            Set.of("read"),
            "versioned",
            Set.of("conditionalCreate"),
            Set.of("literal"),
            Set.of("name"));
    List<Finding> found = compare(new CapabilityCheck(), server(GOOD), server(less));

    only(found, Severity.WARNING, Topic.INTERACTIONS_MISSING);
    assertThat(found.get(0).what()).contains("history-type of Patient");
  }

  @Test
  void unversionedDestinationIsAnErrorOnlyWhereHistoryIsCopied() throws IOException {
    OfType unversioned =
        new OfType(
            GOOD.interactions(),
            "no-version",
            GOOD.conditionals(),
            GOOD.references(),
            GOOD.searchParameters());
    Capabilities to = server(unversioned);

    only(
        compare(new CapabilityCheck(), "true", server(GOOD), to),
        Severity.ERROR,
        Topic.VERSIONING_POLICY);
    only(
        compare(new CapabilityCheck(), "false", server(GOOD), to),
        Severity.WARNING,
        Topic.VERSIONING_POLICY);
    assertThat(compare(new CapabilityCheck(), to, to)).isEmpty();
  }

  @Test
  void conditionalsAndReferenceRulesAreNamedTogether() throws IOException {
    OfType less =
        new OfType(GOOD.interactions(), "versioned", Set.of(), Set.of(), GOOD.searchParameters());
    List<Finding> found = compare(new CapabilityCheck(), server(GOOD), server(less));

    only(found, Severity.NOTE, Topic.CONDITIONALS_DIFFER);
    assertThat(found.get(0).what()).contains("conditionalCreate", "literal");
  }

  @Test
  void missingOperationIsANote() throws IOException {
    Capabilities more = server("4.0.1", Set.of("export", "convert-data"), Map.of("Patient", GOOD));
    only(
        compare(new CapabilityCheck(), more, server(GOOD)), Severity.NOTE, Topic.OPERATIONS_DIFFER);
    assertThat(compare(new CapabilityCheck(), server(GOOD), more)).isEmpty();
  }

  @Test
  void builtInSearchParameterThatIsOffIsNamed() throws IOException {
    OfType less =
        new OfType(
            GOOD.interactions(), "versioned", GOOD.conditionals(), GOOD.references(), Set.of());
    List<Finding> found = compare(new SearchParameterCheck(), server(GOOD), server(less));

    only(found, Severity.WARNING, Topic.SEARCH_PARAMETER_MISSING);
    assertThat(found.get(0).what()).contains("Patient.name");
  }

  @Test
  void otherReleaseIsAnErrorAndAPatchIsNot() throws IOException {
    Capabilities r4 = server(GOOD);
    Capabilities patched = server("4.0.2", Set.of("export"), Map.of());
    Capabilities r5 = server("5.0.0", Set.of("export"), Map.of());

    only(compare(new VersionCheck(), r4, r5), Severity.ERROR, Topic.OTHER_FHIR_VERSION);
    assertThat(compare(new VersionCheck(), r4, patched)).isEmpty();
  }

  @Test
  void credentialOfAnotherTenantIsAnError() throws IOException {
    Capabilities to =
        new Capabilities(
            Instant.EPOCH, "s", "4.0.1", Optional.of(TENANT), Set.of("export"), Map.of());

    only(compare(new TenantCheck(), server(GOOD), to), Severity.ERROR, Topic.OTHER_TENANT);
  }

  @Test
  void sourceWithoutExportIsAnError() throws IOException {
    Capabilities silent = server("4.0.1", Set.of(), Map.of("Patient", GOOD));

    only(compare(new ExportCheck(), silent, server(GOOD)), Severity.ERROR, Topic.EXPORT_DISABLED);
  }

  @Test
  void clocksThatAgreeWithEachOtherAccuseThisMachine() throws IOException {
    Examination alike =
        examination(
            "true",
            side(true, server(GOOD), Duration.ofMinutes(10)),
            side(false, server(GOOD), Duration.ofMinutes(10).plusSeconds(5)));
    List<Finding> found = new ClockCheck().run(alike);

    only(found, Severity.WARNING, Topic.CLOCK_SKEW);
    assertThat(found.get(0).what()).contains("this machine is 600 s behind both servers'");
  }

  @Test
  void clocksMayDifferByTwoMinutes() throws IOException {
    Examination slightly =
        examination(
            "true",
            side(true, server(GOOD), Duration.ofMinutes(2)),
            side(false, server(GOOD), Duration.ofMinutes(-2)));
    assertThat(new ClockCheck().run(slightly)).isEmpty();
  }

  @Test
  void sizesAreHeldAgainstTheLimit() throws IOException {
    only(sized(5L << 40).subList(0, 1), Severity.ERROR, Topic.SIZE_LIMIT);
    only(sized(2L << 40).subList(0, 1), Severity.WARNING, Topic.SIZE_LIMIT);
    assertThat(sized(1L << 30)).extracting(Finding::topic).doesNotContain(Topic.SIZE_LIMIT);
  }

  private List<Finding> sized(long bytes) throws IOException {
    ServerSide side = side(false, server(GOOD), Duration.ZERO);
    Sample.Row row = new Sample.Row("Patient", 999, JsonValue.object().build());
    Sample sample =
        new Sample(
            Map.of("Patient", bytes / 1000),
            List.of(row),
            0,
            OptionalLong.empty(),
            Optional.empty());
    return new SizeCheck()
        .run(
            new Examination(
                config("true"),
                Map.of(),
                Clock.systemUTC(),
                Optional.of(side),
                side,
                sample,
                false));
  }
}
