package io.fhirmigration.testkit.inprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Window;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import io.fhirmigration.spi.SourceServer.ExportRequest;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.testkit.server.Timing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InProcessPortsTest {
  private static final Instant NOW = Instant.parse("2024-02-03T10:15:30.123Z");
  private static final Instant JANUARY = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2024-02-01T00:00:00Z");
  private static final CountQuery VERSIONS =
      new CountQuery(
          CountQuery.Kind.HISTORY, Optional.empty(), Optional.of(JANUARY), Optional.of(FEBRUARY));

  private final SettableClock clock = new SettableClock(NOW);
  private final MemoryStaging staging = new MemoryStaging();
  private final FhirServerModel from = server(Face.AZURE_API_FOR_FHIR, "https://source.test");
  private final FhirServerModel to = server(Face.AHDS, "https://target.test");
  private final ModelSource source = ModelSource.of(from);
  private final ModelTarget target = ModelTarget.of(to);

  private FhirServerModel server(Face face, String base) {
    return FhirServerModel.builder(face, URI.create(base), staging)
        .clock(clock)
        .timing(Timing.IMMEDIATE)
        .build();
  }

  @BeforeEach
  void seed() {
    try (Seeder seeder = from.seeder()) {
      seeder.put(version(1, "2024-01-10T08:00:00.000Z", false));
      seeder.put(version(2, "2024-01-11T08:00:00.000Z", false));
      seeder.put(version(3, "2024-01-12T08:00:00.000Z", true));
    }
  }

  private static ResourceVersion version(int version, String date, boolean deleted) {
    String body =
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"%s\"}}"
            .formatted(version, date);
    return new ResourceVersion(
        "Patient",
        "p",
        version,
        Instant.parse(date),
        deleted,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private ExportManifest exported() {
    staging.createContainer("box-1");
    String url =
        source.exportUrl(
            new ExportRequest(List.of(), Window.of(JANUARY, FEBRUARY), true, true, "box-1"));
    ExportPoll poll = source.pollExport(source.startExport(url));
    assertThat(poll).isInstanceOf(ExportPoll.Complete.class);
    return ((ExportPoll.Complete) poll).manifest();
  }

  private byte[] importBody(ExportManifest.File file) {
    StagedObject object =
        staging.list("box-1", "", "", 10).stream()
            .filter(o -> file.url().toString().endsWith(o.name()))
            .findFirst()
            .orElseThrow();
    List<JsonObject> parts =
        List.of(
            part("type", file.type()),
            part("url", file.url().toString()),
            part("etag", object.etag()));
    JsonObject input =
        JsonValue.object().put("name", "input").put("part", JsonValue.array(parts)).build();
    return JsonValue.object()
        .put("resourceType", "Parameters")
        .put(
            "parameter",
            JsonValue.array(List.of(part("inputFormat", "application/fhir+ndjson"), input)))
        .build()
        .toJson()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject part(String name, String value) {
    return JsonValue.object().put("name", name).put("valueString", value).build();
  }

  @Test
  void whatIsExportedIsImportedAndRead() {
    ExportManifest manifest = exported();
    assertThat(manifest.output()).hasSize(1);
    assertThat(manifest.output().get(0).count()).hasValue(3);

    byte[] body = importBody(manifest.output().get(0));
    String statusUrl = target.startImport(target.importUrl(), body);

    assertThat(target.pollImport(statusUrl))
        .isInstanceOfSatisfying(
            ImportPoll.Complete.class,
            complete -> {
              assertThat(complete.files().get(0).count()).isEqualTo(3);
              assertThat(complete.files().get(0).input()).isEqualTo(manifest.output().get(0).url());
              assertThat(complete.errors()).isEmpty();
            });
    assertThat(target.startImport(target.importUrl(), body)).isEqualTo(statusUrl);
    assertThat(target.count(VERSIONS)).isEqualTo(CountAnswer.of(3));
    assertThat(target.read("Patient", "p", "2").orElseThrow().deleted()).isFalse();
    assertThat(target.read("Patient", "p", "9")).isEmpty();
    assertThat(target.newest("Patient", "p").orElseThrow())
        .satisfies(
            newest -> {
              assertThat(newest.versionId()).isEqualTo("3");
              assertThat(newest.deleted()).isTrue();
            });
  }

  @Test
  void folderNameLeadsBackToTheJob() {
    exported();
    String folder = staging.list("box-1", "", "", 1).get(0).name().split("/")[0];

    assertThat(source.pollExport(source.statusUrlOf(folder).orElseThrow()))
        .isInstanceOf(ExportPoll.Complete.class);
  }

  @Test
  void factsClockCountsAndFirstDateAreRead() {
    assertThat(source.facts().types()).contains("Patient");
    assertThat(source.now()).isEqualTo(Instant.parse("2024-02-03T10:15:30Z"));
    assertThat(source.count(VERSIONS)).isEqualTo(CountAnswer.of(3));
    assertThat(source.firstTimestamp(true)).contains(Instant.parse("2024-01-10T08:00:00Z"));
  }

  @Test
  void deprecatedSourceExportsAndTellsNothingElse() {
    from.deprecated(true);

    assertThat(exported().output()).hasSize(1);
    assertThat(source.count(VERSIONS).isKnown()).isFalse();
    assertThat(source.firstTimestamp(false)).isEmpty();
    assertThat(source.searchParameters()).isEmpty();
    assertThat(source.cancelExport(source.base() + "/_operations/export/1")).isFalse();
    assertThat(source.now()).isEqualTo(Instant.parse("2024-02-03T10:15:30Z"));
  }

  @Test
  void cancelledExportIsUnknown() {
    String statusUrl =
        source.startExport(
            source.exportUrl(
                new ExportRequest(List.of(), Window.of(JANUARY, FEBRUARY), true, true, "box-1")));

    assertThat(source.cancelExport(statusUrl)).isTrue();
    assertThat(source.pollExport(statusUrl)).isEqualTo(new ExportPoll.Unknown());
    assertThat(source.cancelExport(statusUrl)).isTrue();
  }

  @Test
  void searchParametersAreCopiedAndReindexed() {
    JsonObject parameter =
        (JsonObject)
            JsonValue.parse(
                """
                {"resourceType":"SearchParameter","id":"sp","url":"http://x.example/sp",
                 "name":"sp","status":"active","description":"d","code":"sp","base":["Patient"],
                 "type":"string","expression":"Patient.language"}""");

    assertThat(target.putAll(List.of(parameter)).get(0).worked()).isTrue();
    assertThat(ModelSource.of(to).searchParameters().orElseThrow())
        .extracting(found -> found.string("url").orElseThrow())
        .containsExactly("http://x.example/sp");
    assertThat(target.pollReindex(target.startReindex()).worked()).isTrue();
  }

  @Test
  void lostReplyOfAnEffectIsUnknownAndOfAReadIsRetryable() {
    from.faults(request -> Optional.of(new Fault.LoseReply()));

    assertThatThrownBy(() -> source.startExport(source.base() + "/$export?_container=box-1"))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> source.count(VERSIONS)).isInstanceOf(RetryableException.class);
  }

  @Test
  void unreachableServerCertainlyDidNothing() {
    to.faults(request -> Optional.of(new Fault.Unreachable()));

    assertThatThrownBy(() -> target.startImport(target.importUrl(), new byte[] {'{', '}'}))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void throttlingCarriesThePause() {
    to.faults(request -> Optional.of(Faults.throttled(Duration.ofMillis(1500))));

    RetryableException e =
        catchThrowableOfType(
            RetryableException.class,
            () -> target.startImport(target.importUrl(), new byte[] {'{', '}'}));

    assertThat(e.retryAfter()).contains(Duration.ofMillis(1500));
  }

  @Test
  void lockedDestinationIsRejected() {
    to.initialImportMode(true);

    assertThatThrownBy(() -> target.startReindex())
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.status()).isEqualTo(423));
  }
}
