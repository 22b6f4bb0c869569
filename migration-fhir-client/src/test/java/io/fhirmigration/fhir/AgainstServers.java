package io.fhirmigration.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpClient;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.Window;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import io.fhirmigration.spi.SourceServer.ExportRequest;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.testkit.server.Timing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against two servers that are as strict as the real ones. */
abstract class AgainstServers {
  private static final Instant NOW = Instant.parse("2024-02-03T10:15:30.123Z");
  private static final Instant JANUARY = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant FEBRUARY = Instant.parse("2024-02-01T00:00:00Z");
  private static final CountQuery VERSIONS =
      new CountQuery(
          CountQuery.Kind.HISTORY, Optional.empty(), Optional.of(JANUARY), Optional.of(FEBRUARY));

  final MemoryStaging staging = new MemoryStaging();
  private FhirServerModel from;
  private FhirServerModel to;

  /** Opens a server. */
  abstract FhirServerModel open(UnaryOperator<FhirServerBuilder> details);

  /** The HTTP client to use; empty for the built-in one. */
  abstract Optional<HttpClient> httpClient(FhirServerModel model);

  private FhirServerModel server() {
    return open(
        builder ->
            builder
                .clock(new SettableClock(NOW))
                .timing(Timing.IMMEDIATE)
                .bearer("good")
                .powerlessBearer("weak"));
  }

  private FhirConnection connection(FhirServerModel model, String token) {
    FhirConnection.Builder builder =
        FhirConnection.builder(model.base())
            .credentials(Credentials.staticToken(() -> token))
            .readRetries(1, Duration.ZERO, Duration.ZERO);
    httpClient(model).ifPresent(builder::httpClient);
    return builder.build();
  }

  private AzureFhirSource source() {
    return AzureFhirSource.ahds(connection(from, "good"));
  }

  private AhdsTarget target() {
    return AhdsTarget.of(connection(to, "good"));
  }

  @BeforeEach
  void seed() {
    from = server();
    to = server();
    staging.createContainer("box-1");
    try (Seeder seeder = from.seeder()) {
      seeder.put(version(1, "2024-01-10T08:00:00.000Z"));
      seeder.put(version(2, "2024-01-11T08:00:00.000Z"));
    }
  }

  private static ResourceVersion version(int version, String date) {
    String body =
        ("{\"resourceType\":\"Patient\",\"id\":\"p\",\"meta\":{\"versionId\":\"%d\","
                + "\"lastUpdated\":\"%s\"}}")
            .formatted(version, date);
    return new ResourceVersion(
        "Patient", "p", version, Instant.parse(date), false, body.getBytes(StandardCharsets.UTF_8));
  }

  private String exportUrl() {
    return source()
        .exportUrl(
            new ExportRequest(
                List.of("Patient"), Window.of(JANUARY, FEBRUARY), true, true, "box-1"));
  }

  @Test
  void whatIsExportedIsImportedAndRead() {
    ExportPoll exported = source().pollExport(source().startExport(exportUrl()));
    assertThat(exported).isInstanceOf(ExportPoll.Complete.class);
    ExportManifest manifest = ((ExportPoll.Complete) exported).manifest();
    assertThat(manifest.request()).contains(exportUrl());
    assertThat(manifest.output()).singleElement().satisfies(f -> assertThat(f.count()).hasValue(2));

    String body =
        """
        {"resourceType":"Parameters","parameter":[
          {"name":"inputFormat","valueString":"application/fhir+ndjson"},
          {"name":"input","part":[{"name":"type","valueString":"Patient"},
            {"name":"url","valueUri":"%s"}]}]}"""
            .formatted(manifest.output().get(0).url());
    String statusUrl =
        target().startImport(target().importUrl(), body.getBytes(StandardCharsets.UTF_8));

    assertThat(target().pollImport(statusUrl))
        .isInstanceOfSatisfying(
            ImportPoll.Complete.class,
            complete -> assertThat(complete.files().get(0).count()).isEqualTo(2));
    assertThat(target().count(VERSIONS)).isEqualTo(CountAnswer.of(2));
    assertThat(
            new String(
                target().read("Patient", "p", "1").orElseThrow().body(), StandardCharsets.UTF_8))
        .contains("2024-01-10T08:00:00");
    assertThat(target().newest("Patient", "p").orElseThrow().versionId()).isEqualTo("2");
    assertThat(target().pollReindex(target().startReindex()).worked()).isTrue();
  }

  @Test
  void clockAndTypesAreTheServers() {
    assertThat(source().now()).isEqualTo(Instant.parse("2024-02-03T10:15:30Z"));
    assertThat(source().facts().now()).isEqualTo(Instant.parse("2024-02-03T10:15:30Z"));
    assertThat(source().facts().types()).contains("Patient", "Observation");
    assertThat(source().firstTimestamp(true)).contains(Instant.parse("2024-01-10T08:00:00Z"));
  }

  @Test
  void wrongTokenIsRejectedAndAWeakOneNamesTheRole() {
    AzureFhirSource wrong = AzureFhirSource.ahds(connection(from, "bad"));
    AzureFhirSource weak = AzureFhirSource.ahds(connection(from, "weak"));

    assertThatThrownBy(() -> wrong.startExport(exportUrl()))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.status()).isEqualTo(401));
    assertThatThrownBy(() -> weak.startExport(exportUrl()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("FHIR Data Exporter");
    assertThatThrownBy(() -> weak.count(VERSIONS)).isInstanceOf(RejectedException.class);
  }

  @Test
  void refusedImportCarriesTheServersWords() {
    assertThatThrownBy(
            () ->
                target()
                    .startImport(
                        target().importUrl(),
                        "{\"resourceType\":\"Parameters\"}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("Value of the following parameter inputFormat is invalid.");
  }

  @Test
  void lostReplyOfAnEffectIsUnknownAndTheEffectHappensOnce() {
    from.faults(request -> Optional.of(new Fault.LoseReply()));
    assertThatThrownBy(() -> source().startExport(exportUrl()))
        .isInstanceOf(OutcomeUnknownException.class);
    from.tick();
    List<String> folders =
        staging.list("box-1", "", "", 10).stream()
            .map(object -> object.name().split("/")[0])
            .distinct()
            .toList();
    assertThat(folders).hasSize(1);
    assertThatThrownBy(() -> source().count(VERSIONS)).isInstanceOf(RetryableException.class);
  }

  @Test
  void internallyCancelledExportClaimsToBeEmpty() {
    String statusUrl = source().startExport(exportUrl());
    from.cancelExportInside(Long.parseLong(statusUrl.substring(statusUrl.lastIndexOf('/') + 1)));

    assertThat(source().pollExport(statusUrl))
        .isInstanceOfSatisfying(
            ExportPoll.Complete.class,
            complete -> assertThat(complete.manifest().output()).isEmpty());
  }

  @Test
  void failedJobIsNoRefusedPoll() {
    String statusUrl = source().startExport(exportUrl());
    from.failExport(
        Long.parseLong(statusUrl.substring(statusUrl.lastIndexOf('/') + 1)),
        403,
        "Unable to get access token for storage account.");

    assertThat(source().pollExport(statusUrl))
        .isEqualTo(
            new ExportPoll.JobFailed(403, "Unable to get access token for storage account."));
  }
}
