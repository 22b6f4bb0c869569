package io.fhirmigration.testkit.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.AnonymizationUpload;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.Anonymization;
import io.fhirmigration.model.ChunkPhase;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports that the source de-identifies by a configuration in its export store. */
class AnonymizedExportTest {
  private static final byte[] RULES =
      """
      {"fhirVersion":"R4","fhirPathRules":[
        {"path":"Patient.name","method":"redact"},
        {"path":"Resource.language","method":"redact"},
        {"path":"Patient.gender","method":"keep"}]}"""
          .getBytes(UTF_8);
  private static final byte[] OTHER_RULES =
      "{\"fhirPathRules\":[{\"path\":\"Patient.gender\",\"method\":\"redact\"}]}".getBytes(UTF_8);

  private final MemoryStaging staging = new MemoryStaging();
  private InProcessWorld world = world(server -> server.anonymizedExport(true));
  private Wire wire = new Wire(world);

  private InProcessWorld world(UnaryOperator<FhirServerBuilder> source) {
    return new InProcessWorld(Face.AHDS, staging, source);
  }

  @BeforeEach
  void fill() {
    for (int day = 0; day < 6; day++) {
      world.put(
          "Patient",
          "p" + day % 4,
          "\"language\":\"de\",\"name\":[{\"family\":\"Secret\"}],\"gender\":\"female\"");
      world.put("Observation", "o" + day, "\"language\":\"de\",\"status\":\"final\"");
      world.clock().advance(Duration.ofDays(1));
    }
    world.delete("Observation", "o1");
    world.clock().advance(Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Run run(Anonymization how) {
    return new Run(
        world,
        Mode.ONCE,
        plan -> plan.history(true).deletes(true).anonymization(how),
        MigrationSettings.builder().strategy("time-window", Map.of("window", "P3D")).build());
  }

  private Anonymization uploaded() {
    return AnonymizationUpload.upload(staging, "rules/ward.json", RULES);
  }

  @Test
  void destinationGetsWhatTheRulesLeave() {
    MigrationStatus status = run(uploaded()).until(400).status();

    assertThat(Run.contents(world.atSource())).anyMatch(line -> line.contains("Secret"));
    assertThat(Run.contents(world.atDestination()))
        .hasSameSizeAs(world.atSource())
        .noneMatch(line -> line.contains("Secret") || line.contains("language"))
        .filteredOn(line -> line.contains("Patient"))
        .allMatch(line -> line.contains("\"gender\":\"female\""));
    assertThat(status.chunks()).containsOnlyKeys(ChunkPhase.CLOSED);
    assertThat(status.uncounted()).as("rows can still be counted").isZero();
    assertThat(status.exceptions()).anyMatch(line -> line.contains("compared by counts only"));
  }

  @Test
  void kickOffNamesTheConfigurationAndPinsItsVersion() {
    run(uploaded()).until(400);

    String etag = staging.find("anonymization", "rules/ward.json").orElseThrow().etag();
    assertThat(wire.kickOffs("_anonymizationConfig")).hasSize(3).containsOnly("rules/ward.json");
    assertThat(wire.kickOffs("_anonymizationConfigEtag")).containsOnly(etag);
    assertThat(wire.kickOffs("_container")).doesNotContain("").doesNotHaveDuplicates();
  }

  @Test
  void uploadIsHarmlessTwiceAndRefusesOtherContentUnderItsName() {
    Anonymization first = uploaded();
    String etag = staging.find("anonymization", "rules/ward.json").orElseThrow().etag();

    assertThat(uploaded()).isEqualTo(first);
    assertThat(AnonymizationUpload.there(staging, "rules/ward.json")).isEqualTo(first);
    assertThat(staging.find("anonymization", "rules/ward.json").orElseThrow().etag())
        .isEqualTo(etag);
    assertThatThrownBy(() -> AnonymizationUpload.upload(staging, "rules/ward.json", OTHER_RULES))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining(first.sha256().orElseThrow())
        .hasMessageContaining("the one to upload has")
        .hasMessageContaining("give it another name");
    assertThatThrownBy(() -> AnonymizationUpload.there(staging, "none.json"))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("'none.json'");
    assertThatThrownBy(() -> AnonymizationUpload.upload(staging, "large", new byte[(1 << 20) + 1]))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("at most 1048576");
  }

  @Test
  void startWithoutTheConfigurationIsRefused() {
    Run missing = run(new Anonymization("none.json", Optional.empty()));
    assertThatThrownBy(() -> missing.until(20))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("'none.json' in container 'anonymization'");
    assertThat(wire.kickOffs()).isEmpty();
  }

  @Test
  void startWithOtherContentThanThePlannedIsRefused() {
    Anonymization planned = uploaded();
    staging.write("anonymization", "rules/ward.json", out -> out.write(OTHER_RULES));
    Run changed = run(planned);
    assertThatThrownBy(() -> changed.until(20))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("the plan says " + planned.sha256().orElseThrow());
    assertThat(wire.kickOffs()).isEmpty();
  }

  @Test
  void configurationThatChangesMidwayStopsTheNextExport() {
    wire.source.once(
        Requests.exportStatus(),
        Faults.meanwhile(
            request ->
                staging.write("anonymization", "rules/ward.json", out -> out.write(OTHER_RULES))));

    MigrationReport report = run(uploaded()).until(400);

    assertThat(report.status().open())
        .isNotEmpty()
        .allMatch(chunk -> chunk.phase() == ChunkPhase.NEEDS_ATTENTION)
        .anyMatch(chunk -> chunk.attention().orElseThrow().reason().contains("the plan says"));
  }

  @Test
  void configurationThatChangesWhileTheExportWaitsFailsTheJob() {
    Run run = run(new Anonymization("rules/ward.json", Optional.empty()));
    uploaded();
    wire.source.once(
        Requests.exportKickOff(),
        Faults.meanwhile(
            request ->
                staging.write("anonymization", "rules/ward.json", out -> out.write(OTHER_RULES))));

    MigrationReport report = run.until(400);

    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .contains("export failed with 400")
        .contains("The condition specified using HTTP conditional header(s) is not met.");
  }

  @Test
  void sourceThatDoesNotDeIdentifyIsTold() {
    world.close();
    world = world(server -> server);
    wire = new Wire(world);
    fill();

    MigrationReport report = run(uploaded()).until(400);

    assertThat(world.atDestination()).isEmpty();
    assertThat(report.status().open().get(0).attention().orElseThrow().reason())
        .contains("\"anonymized-export\" operation is not enabled");
  }

  @Test
  void typeLanesAreRefused() {
    Anonymization how = uploaded();
    assertThatThrownBy(
            () ->
                new Run(
                    world,
                    Mode.ONCE,
                    plan -> plan.perType(true).types(List.of("Patient")).anonymization(how),
                    MigrationSettings.DEFAULTS))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("lanes: the source de-identifies exports of all types at once");
  }

  /** What a search parameter says is about nobody, and an altered one would be of no use. */
  @Test
  void searchParametersOfASourceThatOnlyExportsAreNotDeIdentified() {
    world.put(
        "SearchParameter",
        "eye",
        """
        "language":"de","url":"http://x.example/eye","name":"eye","status":"active",
        "description":"d","code":"eye","base":["Patient"],"type":"string",
        "expression":"Patient.language\"""");
    world.clock().advance(Duration.ofHours(1));
    world.sourceModel().deprecated(true);

    run(uploaded()).until(400);

    assertThat(
            wire.kickOffs().stream()
                .filter(sent -> sent.parameter("_type").equals(Optional.of("SearchParameter"))))
        .isNotEmpty()
        .allMatch(sent -> sent.parameter("_anonymizationConfig").isEmpty());
    String copied =
        new String(
            world
                .destinationModel()
                .handle(ModelRequest.get("/SearchParameter?_count=1000"))
                .body(),
            UTF_8);
    assertThat(copied).contains("http://x.example/eye").contains("\"language\":\"de\"");
  }
}
