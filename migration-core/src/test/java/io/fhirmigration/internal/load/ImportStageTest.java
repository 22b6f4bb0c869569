package io.fhirmigration.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.HeldTarget;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportStageTest {
  private static final Chunk CHUNK = Samples.chunk(Samples.states().get("transformed"));

  @TempDir Path folder;
  private final HeldTarget target = new HeldTarget();
  private StagingArea staging;
  private ImportStage stage;
  private int names;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    stage =
        new ImportStage(
            Samples.plan(Mode.CONTINUOUS).build(),
            target,
            staging,
            new AhdsPayloadBuilderProvider().create(ProviderConfig.of(Map.of())),
            new ObjectShelf(staging, "m1-objects"),
            () -> "nonce" + ++names);
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private static StagedFile file(String name, long lines, long length, long longestLine) {
    return new StagedFile(
        "Patient",
        "m1-a",
        name,
        length,
        "0x1",
        name,
        lines,
        lines,
        Map.of(),
        0,
        longestLine,
        0,
        0,
        Optional.empty());
  }

  private List<ImportJob> intend(int filesPerPayload, boolean whole, StagedFile... files) {
    ImportStage.Kind kind = whole ? ImportStage.Kind.WHOLE_FILES : ImportStage.Kind.FIRST;
    return stage.intend(CHUNK, List.of(files), filesPerPayload, kind);
  }

  private String sent(ImportJob job) {
    stage.send(CHUNK, job);
    return target.bodies().get(target.bodies().size() - 1);
  }

  @Test
  void intentIsSentByteForByteAsOftenAsNeeded() {
    ImportJob job = intend(10, false, file("a", 3, 99, 50)).get(0);
    assertThat(job.state()).isEqualTo(ImportJob.State.INTENDED);
    assertThat(sent(job)).isEqualTo(sent(job)).startsWith(target.importUrl() + " {");
    assertThat(stage.send(CHUNK, job).statusUrl()).isPresent();
  }

  @Test
  void orderOfTheFilesDoesNotChangeTheBody() {
    StagedFile a = file("a", 1, 9, 8);
    StagedFile b = file("b", 1, 9, 8);
    ImportJob one = intend(10, false, a, b).get(0);
    ImportJob other = intend(10, false, b, a).get(0);
    assertThat(sent(other).replace("nonce2", "nonce1")).isEqualTo(sent(one));
  }

  @Test
  void filesWithoutLinesAreNotSent() {
    assertThat(intend(10, false, file("empty", 0, 5, 0))).isEmpty();
    ImportJob job = intend(10, false, file("empty", 0, 5, 0), file("a", 1, 9, 8)).get(0);
    assertThat(job.inputs()).isEqualTo(1);
  }

  @Test
  void sameLinesAgainHaveAFreshNonce() {
    ImportJob first = intend(10, false, file("a", 1, 9, 8)).get(0);
    ImportJob again = stage.again(CHUNK, first, 10, 1).get(0);
    assertThat(again.nonce()).isNotEqualTo(first.nonce());
    assertThat(stage.inputs(CHUNK, again)).isEqualTo(stage.inputs(CHUNK, first));
    assertThat(again.tries()).isEqualTo(1);
    assertThat(again.lines()).isEqualTo(1);
    assertThat(sent(again)).isNotEqualTo(sent(first));
  }

  @Test
  void wholeFilesStayWholeWhenTheyAreSentAgain() {
    ImportJob first = intend(10, true, file("a", 1, 64, 8)).get(0);
    assertThat(sent(stage.again(CHUNK, first, 10, 1).get(0)))
        .contains("\"processingUnitBytesToRead\",\"valueInteger\":65");
  }

  @Test
  void unitIsLeftToTheServerUnlessALineIsLonger() {
    assertThat(sent(intend(10, false, file("a", 1, 9_999_999, 9_999_999)).get(0)))
        .doesNotContain("processingUnitBytesToRead");
    assertThat(sent(intend(10, false, file("b", 1, 10_000_000, 10_000_000)).get(0)))
        .contains("\"processingUnitBytesToRead\",\"valueInteger\":10000002");
  }

  @Test
  void wholeFilesAreReadAsOneUnit() {
    assertThat(sent(intend(10, true, file("a", 1, 64, 8), file("b", 1, 65, 8)).get(0)))
        .contains("\"processingUnitBytesToRead\",\"valueInteger\":66");
  }

  @Test
  void moreImportsThanARecordHoldsAreRefused() {
    List<StagedFile> files = new ArrayList<>();
    for (int i = 0; i <= ImportStage.MAX_JOBS; i++) {
      files.add(file("f" + i, 1, 9, 8));
    }
    assertThatThrownBy(() -> stage.intend(CHUNK, files, 1, ImportStage.Kind.FIRST))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("its record holds 40");
  }

  /** A crash between the answer and its record makes the server be asked once more. */
  @Test
  void answerToldInAnotherOrderIsKeptToo() {
    ImportJob job = stage.send(CHUNK, intend(10, false, file("a", 1, 9, 8)).get(0));
    FileResult a = new FileResult(URI.create("https://s/a"), 1);
    FileResult b = new FileResult(URI.create("https://s/b"), 2);
    ImportJob once = stage.keep(CHUNK, job, complete("first", a, b));
    ImportJob twice = stage.keep(CHUNK, job, complete("second", b, a));
    assertThat(once.state()).isEqualTo(ImportJob.State.DONE);
    assertThat(twice.outcome()).isPresent().isNotEqualTo(once.outcome());
    assertThat(stage.keep(CHUNK, job, complete("first", a, b))).isEqualTo(once);
  }

  private static ImportPoll.Complete complete(String body, FileResult... files) {
    return new ImportPoll.Complete(
        List.of(files), List.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
