package io.fhirmigration.staging.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRetentionPolicy;
import com.azure.storage.blob.models.LeaseStateType;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.Requests;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine deletes what it staged in an account, and nothing that an import may hold. */
class BlobCleanUpIT {
  private static final Duration QUIET = Duration.ofMinutes(7);
  private static final HttpHeaderName LEASE = HttpHeaderName.fromString("x-ms-lease-action");

  /** Named like a container of the migration, to which no export of it was sent. */
  private static final String NOT_OURS = "test-abcdefghijklmnopqrstuvwx";

  /** A request that deletes an object or breaks its lease. */
  private record Act(String what, String container, Instant at) {}

  private final List<Act> acts = new ArrayList<>();
  private final Map<String, Instant> closed = new HashMap<>();
  private final StagingArea servers = Account.area().open();
  private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR, servers);
  private final InMemoryStateStore store = new InMemoryStateStore();
  private final Migrations migrations = Migrations.open(store, world.clock());
  private final MigrationPlan plan =
      MigrationPlan.builder(
              "test",
              MigrationPlan.Mode.ONCE,
              world.source().base(),
              world.target().base(),
              servers.base())
          .build();

  @BeforeEach
  void someDays() {
    Account.clear();
    keptDays(new BlobRetentionPolicy().setEnabled(true).setDays(7));
    Account.service()
        .createBlobContainer(NOT_OURS)
        .getBlobClient("a")
        .upload(BinaryData.fromString("somebody's"));
    Account.lease(NOT_OURS, "a");
    for (int i = 0; i < 12; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.clock().advance(Duration.ofDays(1));
    }
  }

  @AfterEach
  void close() {
    keptDays(new BlobRetentionPolicy().setEnabled(false));
    world.close();
    servers.close();
  }

  private static void keptDays(BlobRetentionPolicy policy) {
    Account.service()
        .setProperties(Account.service().getProperties().setDeleteRetentionPolicy(policy));
  }

  /** The account as the engine sees it, which writes down what might take something away. */
  private StagingArea watched() {
    return new Wire(this::watch).area();
  }

  private HttpResponse watch(HttpRequest request, Supplier<HttpResponse> real) {
    boolean deletes = request.getHttpMethod() == HttpMethod.DELETE;
    String what = deletes ? "delete" : request.getHeaders().getValue(LEASE);
    if (what != null) {
      String container = request.getUrl().getPath().split("/")[2];
      acts.add(new Act(what, container, world.clock().instant()));
    }
    return real.get();
  }

  /** Runs until the migration waits for somebody, ends, or has waited often enough. */
  private MigrationReport run(CleanUp cleanUp, StagingArea staging) {
    int[] waits = {300};
    MigrationEngine[] running = new MigrationEngine[1];
    running[0] =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(staging)
            .store(store)
            .settings(
                MigrationSettings.builder()
                    .strategy("time-window", Map.of("window", "P5D", "minWindow", "PT30M"))
                    .quietPeriod(QUIET)
                    .cleanUp(cleanUp)
                    .build())
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .listener(this::remember)
            .waiting(
                pause -> {
                  world.clock().advance(pause);
                  if (--waits[0] <= 0) {
                    running[0].requestStop();
                  }
                })
            .build();
    return running[0].run();
  }

  private void remember(MigrationEvent event) {
    if (event instanceof MigrationEvent.ChunkChanged changed
        && changed.chunk().state() instanceof ChunkState.Closed done) {
      closed.put(done.staged().attempt().container(), done.closedAt());
    }
  }

  /** Runs until somebody has to compare both sides, and after he has. */
  private MigrationReport toTheEnd(CleanUp cleanUp) {
    run(cleanUp, watched());
    accept();
    MigrationReport report = run(cleanUp, watched());
    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    return report;
  }

  private void accept() {
    migrations.accept(plan.id(), "tester", "compared by the test");
  }

  private static BlobContainerClient container(String name) {
    return Account.service().getBlobContainerClient(name);
  }

  /** Objects in the containers of all attempts, as another program lists them. */
  private static List<BlobItem> staged() {
    return container("test-objects").listBlobs().stream()
        .map(BlobItem::getName)
        .filter(name -> name.contains("/attempt-"))
        .flatMap(name -> container(name.replaceFirst(".*/attempt-", "")).listBlobs().stream())
        .toList();
  }

  private static List<String> audited(MigrationReport report, String what) {
    return report.audit().stream()
        .filter(entry -> entry.what().equals(what))
        .map(AuditEntry::detail)
        .toList();
  }

  private void assertCopied() {
    assertThat(world.atDestination().stream().map(ResourceVersion::text))
        .containsExactlyElementsOf(world.atSource().stream().map(ResourceVersion::text).toList());
  }

  private static void assertNotOursIsHeld() {
    assertThat(container(NOT_OURS).listBlobs())
        .singleElement()
        .extracting(it -> it.getProperties().getLeaseState())
        .isEqualTo(LeaseStateType.LEASED);
  }

  @Test
  void filesOfClosedChunksGoWhenTheirImportsAreQuietAndAListingProvesIt() {
    MigrationReport report = toTheEnd(CleanUp.AFTER_CLOSE);

    assertThat(closed).hasSizeGreaterThan(2);
    assertThat(acts)
        .isNotEmpty()
        .allSatisfy(
            act -> {
              assertThat(act.what()).isEqualTo("delete");
              assertThat(closed).containsKey(act.container());
              assertThat(act.at()).isAfterOrEqualTo(closed.get(act.container()).plus(QUIET));
            });
    assertThat(staged()).isEmpty();
    assertThat(audited(report, "staged files deleted"))
        .hasSameSizeAs(closed.keySet())
        .allMatch(
            line ->
                line.matches(
                    ".* [1-9]\\d* files, [1-9]\\d* bytes, listing empty at .*;"
                        + " soft delete keeps them for 7 days, .*"));
    assertNotOursIsHeld();
    assertCopied();
  }

  @Test
  void nothingGoesBeforeTheVerdictWhereVerifiedFilesGo() {
    run(CleanUp.AFTER_VERIFY, watched());
    assertThat(migrations.status(plan.id()).phase()).isEqualTo(Phase.VERIFYING);
    assertThat(acts).isEmpty();
    assertThat(staged()).isNotEmpty();

    MigrationReport report = toTheEnd(CleanUp.AFTER_VERIFY);

    assertThat(staged()).isEmpty();
    assertThat(audited(report, "staged files deleted")).hasSameSizeAs(closed.keySet());
    assertNotOursIsHeld();
  }

  @Test
  void leaseOfAnImportIsLeftAloneUntilTheImportHasEnded() {
    world
        .destinationModel()
        .faults(
            request ->
                Requests.importStatus().test(request)
                    ? Optional.of(new Fault.Refuse(ModelResponse.empty(503)))
                    : Optional.empty());
    run(CleanUp.AFTER_CLOSE, watched());
    assertThat(closed).isEmpty();
    assertThat(acts).isEmpty();
    List<BlobItem> held = leaseAll();
    assertThat(held).isNotEmpty();

    world.destinationModel().faults(FaultScript.none());
    MigrationReport report = toTheEnd(CleanUp.AFTER_CLOSE);

    assertThat(staged()).isEmpty();
    assertThat(acts).filteredOn(act -> act.what().equals("break")).hasSameSizeAs(held);
    assertThat(acts)
        .allSatisfy(
            act -> {
              Duration patience = act.what().equals("break") ? QUIET.multipliedBy(2) : QUIET;
              assertThat(act.at()).isAfterOrEqualTo(closed.get(act.container()).plus(patience));
            });
    assertThat(audited(report, "leases broken")).isNotEmpty();
    assertNotOursIsHeld();
    assertCopied();
  }

  /** Holds everything that imports were given, as they would. */
  private static List<BlobItem> leaseAll() {
    List<BlobItem> held = new ArrayList<>();
    for (BlobItem attempt : container("test-objects").listBlobs()) {
      if (attempt.getName().contains("/attempt-")) {
        String name = attempt.getName().replaceFirst(".*/attempt-", "");
        container(name).listBlobs().forEach(file -> held.add(lease(name, file)));
      }
    }
    return held;
  }

  private static BlobItem lease(String container, BlobItem file) {
    Account.lease(container, file.getName());
    return file;
  }

  @Test
  void filesStayAndAreReportedWhereTheSignatureAllowsNoDeletion() {
    OffsetDateTime end = OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    String withoutDelete =
        Account.service()
            .generateAccountSas(
                new AccountSasSignatureValues(
                    end,
                    AccountSasPermission.parse("rwlac"),
                    AccountSasService.parse("b"),
                    AccountSasResourceType.parse("sco")));
    StagingArea limited = BlobStagingArea.builder(Account.url()).sas(withoutDelete).open();
    run(CleanUp.AFTER_VERIFY, limited);
    accept();

    MigrationReport report = run(CleanUp.AFTER_VERIFY, limited);

    assertThat(report.status().phase()).isEqualTo(Phase.COMPLETED);
    assertThat(staged()).isNotEmpty();
    assertThat(audited(report, "staged files stay"))
        .hasSameSizeAs(closed.keySet())
        .allMatch(line -> line.contains("403"));
    assertThat(audited(report, "staged files deleted")).isEmpty();
    assertThat(report.status().exceptions()).anyMatch(line -> line.contains("staged files stay"));
  }
}
