package io.fhirmigration.verify.deletes;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.AuditEntry;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an approved proposal does at the destination. */
class ApprovedDeletesTest {
  private static final String WRITTEN = "was written at the destination after it was imported";

  @TempDir Path folder;
  private final Copied copied = new Copied();
  private Path file;

  @BeforeEach
  void propose() throws IOException {
    file = folder.resolve("proposal.ndjson");
    copied.run();
    copied.goneAtSource("Patient", "p3");
    copied.goneAtSource("Patient", "p7");
    copied.propose(file);
  }

  @AfterEach
  void close() {
    copied.close();
  }

  private static boolean isWrite(ModelRequest request) {
    return !request.method().equals("GET");
  }

  @Test
  void approvedResourcesAreSoftDeletedAndNothingElseIs() throws IOException {
    ApprovedDeletes.Result result = copied.approve(file, Copied.SOFT);
    assertThat(result.isComplete()).isTrue();
    assertThat(result.deleted()).isEqualTo(2);
    assertThat(copied.newest("Patient", "p3")).map(Version::versionId).contains("3");
    assertThat(copied.isAlive("Patient", "p3")).isFalse();
    assertThat(copied.isAlive("Patient", "p7")).isFalse();
    for (int i : new int[] {0, 1, 2, 4, 5, 6, 8, 9}) {
      assertThat(copied.isAlive("Patient", "p" + i)).isTrue();
    }
  }

  @Test
  void hardDeletesLeaveNothing() throws IOException {
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    assertThat(result.erased()).isEqualTo(2);
    assertThat(copied.newest("Patient", "p3")).isEmpty();
    assertThat(copied.newest("Patient", "p7")).isEmpty();
  }

  @Test
  void softDeletesCanBeMadeHardLater() throws IOException {
    copied.approve(file, Copied.SOFT);
    assertThat(copied.approve(file, Copied.HARD).erased()).isEqualTo(2);
    assertThat(copied.newest("Patient", "p3")).isEmpty();
  }

  @Test
  void anotherRunDoesNothingMore() throws IOException {
    ApprovedDeletes.Result first = copied.approve(file, Copied.HARD);
    int audited = copied.migrations.audit(copied.id).size();
    AtomicInteger writes = new AtomicInteger();
    copied
        .destination()
        .faults(
            request -> {
              writes.addAndGet(isWrite(request) ? 1 : 0);
              return Optional.empty();
            });
    assertThat(copied.approve(file, Copied.HARD)).isEqualTo(first);
    assertThat(writes).hasValue(0);
    assertThat(copied.migrations.audit(copied.id)).hasSize(audited);
  }

  @Test
  void rowsThatAreTakenOutStay() throws IOException {
    List<String> lines = Files.readAllLines(file);
    lines.removeIf(line -> line.contains("\"p3\""));
    Files.write(file, lines);
    assertThat(copied.approve(file, Copied.SOFT).approved()).isEqualTo(1);
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
    assertThat(copied.isAlive("Patient", "p7")).isFalse();
  }

  @Test
  void changedSinceTheProposalIsLeft() throws IOException {
    copied.putAtDestination("Patient", "p3", "\"birthDate\":\"1970\"");
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    assertThat(result.left()).containsEntry(WRITTEN, 1L);
    assertThat(result.isComplete()).isFalse();
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
  }

  @Test
  void createdAnewUnderTheSameIdIsLeft() throws IOException {
    copied.destination().handle(ModelRequest.delete("/Patient/p3?hardDelete=true"));
    copied.putAtDestination("Patient", "p3", "\"active\":true");
    copied.putAtDestination("Patient", "p3", "\"active\":false");
    assertThat(copied.newest("Patient", "p3")).map(Version::versionId).contains("2");
    assertThat(copied.approve(file, Copied.HARD).left()).containsEntry(WRITTEN, 1L);
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
  }

  @Test
  void whatSomebodyWritesBetweenReadAndDeleteIsPutBack() throws IOException {
    copied
        .destination()
        .faults(
            new ScriptedFaults()
                .once(
                    on("DELETE", "Patient/p3"),
                    Faults.meanwhile(
                        request ->
                            copied.putAtDestination("Patient", "p3", "\"birthDate\":\"1970\""))));
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    assertThat(result.putBack()).isEqualTo(1);
    assertThat(result.erased()).isEqualTo(1);
    Version back = copied.newest("Patient", "p3").orElseThrow();
    assertThat(back.versionId()).isEqualTo("5");
    assertThat(new String(back.body(), StandardCharsets.UTF_8)).contains("1970");
  }

  @Test
  void whatSomebodyWritesBeforeItIsPutBackStays() throws IOException {
    ScriptedFaults faults = new ScriptedFaults();
    faults.once(
        on("DELETE", "Patient/p3"),
        Faults.meanwhile(r -> copied.putAtDestination("Patient", "p3", "\"birthDate\":\"1970\"")));
    faults.after(
        1,
        on("PUT", "Patient/p3"),
        Faults.meanwhile(r -> copied.putAtDestination("Patient", "p3", "\"birthDate\":\"1980\"")));
    copied.destination().faults(faults);
    copied.approve(file, Copied.SOFT);
    Version last = copied.newest("Patient", "p3").orElseThrow();
    assertThat(new String(last.body(), StandardCharsets.UTF_8)).contains("1980");
  }

  @Test
  void whatIsWrittenAfterTheSoftDeleteIsNotErased() throws IOException {
    copied.approve(file, Copied.SOFT);
    copied.putAtDestination("Patient", "p3", "\"birthDate\":\"1970\"");
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    assertThat(result.erased()).isEqualTo(1);
    assertThat(result.left()).containsEntry("was written again after it was deleted", 1L);
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
  }

  @Test
  void deleteOfSomebodyElseIsNotErased() throws IOException {
    copied.destination().handle(ModelRequest.delete("/Patient/p3"));
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    assertThat(result.left()).containsEntry("is deleted at the destination already", 1L);
    assertThat(copied.newest("Patient", "p3")).isPresent();
  }

  @Test
  void whatTheSourceHasAgainStays() throws IOException {
    copied.world.put("Patient", "p3", "\"active\":true");
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    assertThat(result.left()).containsEntry("the source has it again", 1L);
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
  }

  static Stream<Arguments> passing() {
    Fault throttled = Faults.throttled(Duration.ofSeconds(90));
    return Stream.of("GET", "DELETE")
        .flatMap(
            method ->
                Stream.of(
                    Arguments.of(method, "429", throttled),
                    Arguments.of(method, "500", Faults.broken()),
                    Arguments.of(method, "503", Faults.unavailable()),
                    Arguments.of(method, "reply lost", Faults.replyLost()),
                    Arguments.of(method, "reset", Faults.resetBeforeActing()),
                    Arguments.of(method, "refused", Faults.connectionRefused())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("passing")
  void passingFaultsOfTheDestinationChangeNothing(String method, String name, Fault fault)
      throws IOException {
    ScriptedFaults faults = new ScriptedFaults();
    faults.once(on(method, "Patient/p3"), fault);
    faults.after(1, on(method, "Patient/p3"), fault);
    faults.after(2, on(method, "Patient/p7"), fault);
    copied.destination().faults(faults);
    assertThat(copied.approve(file, Copied.HARD).erased()).isEqualTo(2);
    assertThat(copied.newest("Patient", "p3")).isEmpty();
    assertThat(copied.newest("Patient", "p7")).isEmpty();
  }

  @Test
  void lostReplyOfADeleteThatMetAnotherVersionIsPutBack() throws IOException {
    ScriptedFaults faults = new ScriptedFaults();
    copied
        .destination()
        .faults(
            request -> {
              if (on("DELETE", "Patient/p3").test(request)) {
                copied.destination().faults(faults);
                copied.putAtDestination("Patient", "p3", "\"birthDate\":\"1970\"");
                return Optional.of(Faults.replyLost());
              }
              return Optional.empty();
            });
    assertThat(copied.approve(file, Copied.SOFT).putBack()).isEqualTo(1);
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
  }

  @Test
  void missingRightStopsAndLeavesARunThatGoesOn() throws IOException {
    ScriptedFaults faults = new ScriptedFaults();
    faults.always(on("DELETE", "Patient/p7"), Faults.tokenExpired());
    copied.destination().faults(faults);
    assertThatThrownBy(() -> copied.approve(file, Copied.SOFT))
        .isInstanceOf(RejectedException.class)
        .hasMessageNotContaining("p7");
    faults.clear();
    assertThat(copied.approve(file, Copied.SOFT).deleted()).isEqualTo(2);
  }

  @Test
  void inventedRowsAreRefusedAndNothingIsDeleted() throws IOException {
    String text = Files.readString(file);
    Files.writeString(
        file, text + text.lines().skip(1).findFirst().orElseThrow().replace("p3", "p4") + "\n");
    assertThatThrownBy(() -> copied.approve(file, Copied.SOFT))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("line 4")
        .hasMessageNotContaining("p4\"");
    assertThat(copied.isAlive("Patient", "p3")).isTrue();
    assertThat(copied.isAlive("Patient", "p4")).isTrue();
  }

  @Test
  void olderImportedVersionIsNoProposal() throws IOException {
    Files.writeString(
        file, Files.readString(file).replace("\"versionId\":\"2\"", "\"versionId\":\"1\""));
    assertThatThrownBy(() -> copied.approve(file, Copied.SOFT))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void proposalOfAnotherPlanIsRefused() throws IOException {
    Files.writeString(
        file, Files.readString(file).replace(copied.records().migration().planHash(), "x"));
    assertThatThrownBy(() -> copied.approve(file, Copied.SOFT))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("planHash");
  }

  @Test
  void fileThatChangedAfterItsFirstRunIsRefused() throws IOException {
    copied.approve(file, Copied.SOFT);
    List<String> lines = Files.readAllLines(file);
    lines.removeIf(line -> line.contains("\"p3\""));
    Files.write(file, lines);
    assertThatThrownBy(() -> copied.approve(file, Copied.HARD))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("another file");
  }

  @Test
  void auditSaysWhoApprovedWhatAndNamesNobody() throws IOException {
    ApprovedDeletes.Result result = copied.approve(file, Copied.HARD);
    List<AuditEntry> said =
        copied.migrations.audit(copied.id).stream().filter(e -> e.by().equals("ann")).toList();
    assertThat(said)
        .extracting(AuditEntry::what)
        .containsExactlyInAnyOrder("deletes approved", "deletes carried out");
    assertThat(said)
        .allSatisfy(
            entry ->
                assertThat(entry.detail())
                    .contains("2 hard deletes", result.sha256(), "left the study")
                    .doesNotContain("p3"));
    assertThat(Files.readString(ApprovedDeletes.logOf(file))).doesNotContain("p3", "p7");
  }
}
