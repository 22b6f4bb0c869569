package io.fhirmigration.verify.deletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.model.Phase;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.testkit.inprocess.ModelReads;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed for deletion, and what never is. */
class DeleteProposalTest {
  private static final String PROPOSED = "proposed";
  private static final String NOT_OURS = "not ours";
  private static final String CHANGED = "changed at the destination after it was imported";
  private static final String UNKNOWN = "not imported by this migration";

  @TempDir Path folder;
  private final Copied copied = new Copied();
  private Path out;

  @BeforeEach
  void name() {
    out = folder.resolve("proposal.ndjson");
  }

  @AfterEach
  void close() {
    copied.close();
  }

  @Test
  void nothingIsProposedWhileBothSidesAreEqual() throws IOException {
    copied.run();
    assertThat(copied.propose(out).proposals()).isZero();
    assertThat(Files.readAllLines(out)).hasSize(1);
  }

  @Test
  void onlyWhatTheSourceNoLongerHasIsProposed() throws IOException {
    copied.run();
    copied.goneAtSource("Patient", "p3");
    copied.goneAtSource("Patient", "p7");
    copied.goneAtSource("Observation", "o1");
    DeleteProposal.Result result = copied.propose(out);
    assertThat(Copied.rows(out, PROPOSED))
        .containsExactly(
            "Observation/o1 hard-deleted", "Patient/p3 hard-deleted", "Patient/p7 hard-deleted");
    assertThat(result.proposed()).containsEntry("Patient", 2L).containsEntry("Observation", 1L);
    assertThat(result.notOurs()).isEmpty();
  }

  @Test
  void whatUsersWroteAtTheDestinationIsNotOurs() throws IOException {
    copied.goneAtSource("Patient", "p9");
    copied.run();
    copied.goneAtSource("Patient", "p1");
    copied.goneAtSource("Patient", "p2");
    copied.goneAtSource("Patient", "p4");
    copied.putAtDestination("Patient", "new", "\"active\":true");
    copied.putAtDestination("Patient", "p1", "\"active\":true");
    copied.putAtDestination("Patient", "p9", "\"active\":false");
    copied.destination().handle(ModelRequest.delete("/Patient/p2?hardDelete=true"));
    copied.putAtDestination("Patient", "p2", "\"active\":true");
    copied.putAtDestination("Patient", "p2", "\"active\":false");
    copied.propose(out);
    assertThat(Copied.rows(out, PROPOSED)).containsExactly("Patient/p4 hard-deleted");
    assertThat(Copied.rows(out, NOT_OURS))
        .containsExactly(
            "Patient/new " + UNKNOWN,
            "Patient/p1 " + CHANGED,
            "Patient/p2 " + CHANGED,
            "Patient/p9 " + UNKNOWN);
  }

  @Test
  void softDeleteAtTheSourceIsProposedOnlyWhereDeletesAreNotCopied() throws IOException {
    copied.run(plan -> plan);
    copied.world.delete("Patient", "p5");
    copied.propose(out);
    assertThat(Copied.rows(out, PROPOSED)).containsExactly("Patient/p5 soft-deleted");
  }

  @Test
  void softDeleteThatTravelsIsNotProposed() throws IOException {
    copied.run();
    copied.world.delete("Patient", "p5");
    DeleteProposal.Result result = copied.propose(out);
    assertThat(result.proposals()).isZero();
    assertThat(result.notOurs()).hasSize(1).containsValue(1L);
  }

  @Test
  void everyChunkThatImportedLeavesKeys() throws IOException {
    copied.run();
    assertThat(copied.records().chunks())
        .filteredOn(chunk -> chunk.keys().isPresent())
        .isNotEmpty();
    assertThat(Eligibility.withoutKeys(copied.records())).isZero();
  }

  @Test
  void orderOfPagesAndMemoryDoNotMatter() throws IOException {
    copied.run();
    copied.goneAtSource("Patient", "p0");
    copied.goneAtSource("Patient", "p9");
    copied.propose(out, 1);
    assertThat(Copied.rows(out, PROPOSED))
        .containsExactly("Patient/p0 hard-deleted", "Patient/p9 hard-deleted");
  }

  @Test
  void throttledServersAreAskedAgain() throws IOException {
    copied.run();
    copied.goneAtSource("Patient", "p3");
    AtomicInteger asked = new AtomicInteger();
    copied
        .source()
        .faults(
            request ->
                asked.incrementAndGet() % 3 == 1
                    ? Optional.of(Faults.throttled(Duration.ofSeconds(30)))
                    : Optional.empty());
    copied.propose(out);
    assertThat(Copied.rows(out, PROPOSED)).containsExactly("Patient/p3 hard-deleted");
  }

  @Test
  void failedListingLeavesNoFile() {
    copied.run();
    copied.source().faults(request -> Optional.of(Faults.broken()));
    assertThatThrownBy(() -> copied.propose(out)).isNotNull();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void onlyItsOwnerMayReadTheFile() throws IOException {
    copied.run();
    copied.propose(out);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusedBeforeCopyingHasEnded() {
    copied.run();
    MigrationRecords before = copied.records();
    MigrationRecords copying =
        new MigrationRecords(
            before.status(),
            before.migration().to(Phase.COPYING, "test"),
            before.lanes(),
            before.chunks(),
            before.orphans(),
            before.deletions(),
            before.audit());
    assertThatThrownBy(() -> Eligibility.require(copying, List.of()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("cut over");
  }

  @Test
  void refusedWhereATransformerChangesIds() {
    copied.run();
    Transformer maps =
        new Transformer() {
          @Override
          public String fingerprint() {
            return "pseudonyms 1 {}";
          }

          @Override
          public void transform(ResourceLine in, Sink sink) {
            sink.keep();
          }

          @Override
          public boolean mapsIdentity() {
            return true;
          }
        };
    assertThatThrownBy(
            () ->
                new DeleteProposal(
                    copied.records(),
                    List.of(maps),
                    copied.world.staging(),
                    ModelReads.of(copied.source()),
                    ModelReads.of(copied.destination()),
                    copied.world.clock()::advance,
                    copied.world.clock(),
                    DeleteProgress.NONE))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("transformer pseudonyms may change ids");
  }
}
