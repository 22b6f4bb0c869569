package io.fhirmigration.internal.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.HeldTarget;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.load.Isolation.Decision;
import io.fhirmigration.internal.load.Isolation.Fate;
import io.fhirmigration.internal.load.Isolation.Next;
import io.fhirmigration.internal.load.IsolationStage.Wave;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer.ErrorFile;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.io.IOException;
import java.io.InputStream;
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

/** How the lines of a failed import are grouped anew. */
class IsolationStageTest {
  private static final Chunk CHUNK = Samples.chunk(Samples.states().get("importing"));

  @TempDir Path folder;
  private StagingArea staging;
  private ImportStage load;
  private IsolationStage isolation;
  private MigrationSettings settings = MigrationSettings.DEFAULTS;
  private int names;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    staging.createContainer("m1-a");
    load =
        new ImportStage(
            Samples.plan(Mode.CONTINUOUS).build(),
            new HeldTarget(),
            staging,
            new AhdsPayloadBuilderProvider().create(ProviderConfig.of(Map.of())),
            new ObjectShelf(staging, "m1-objects"),
            () -> "nonce" + ++names);
    isolation =
        new IsolationStage(
            load,
            staging,
            () -> "name" + ++names,
            () -> {},
            List.of(
                line -> text(line.bytes(), line.offset(), line.length()).contains("strong"),
                line -> text(line.bytes(), line.offset(), line.length()).contains("weak")));
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  private StagedFile file(String name, String content, long lines) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    StagedObject pin = staging.write("m1-a", name, out -> out.write(bytes));
    return new StagedFile(
        "Patient",
        "m1-a",
        name,
        pin.length(),
        pin.etag(),
        "exported-" + name,
        lines,
        lines,
        Map.of(),
        0,
        100,
        0,
        0,
        Optional.empty());
  }

  private ImportJob failed(ImportStage.Kind kind, StagedFile... files) {
    return load.intend(CHUNK, List.of(files), 10, kind)
        .get(0)
        .accepted("s")
        .failed(FailureCause.UNKNOWN, "500 InternalServerError");
  }

  private Wave next(ImportJob job, Fate fate, boolean control, List<ImportJob> ended) {
    Decision decision =
        new Decision(
            Map.of(job.nonce(), new Next(fate, 1)), control, false, 0, 1, Optional.empty());
    return isolation.next(
        CHUNK, new Wave(List.of(job), ended), decision, settings, Optional::empty);
  }

  private List<String> contents(ImportJob job) {
    return load.inputs(CHUNK, job).stream().map(this::content).toList();
  }

  private String content(StagedFile file) {
    StagedObject pin = new StagedObject(file.container(), file.name(), file.length(), file.etag());
    try (InputStream in = staging.open(pin, 0)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<List<String>> parts(Wave wave) {
    return wave.jobs().stream().map(this::contents).toList();
  }

  @Test
  void severalFilesAreHalvedWithoutBeingCopied() {
    StagedFile a = file("a", "1\n", 1);
    StagedFile b = file("b", "2\n", 1);
    StagedFile c = file("c", "3\n", 1);
    Wave wave = next(failed(ImportStage.Kind.FIRST, a, b, c), Fate.SPLIT, false, List.of());
    assertThat(wave.jobs()).extracting(ImportJob::purpose).containsOnly(Purpose.PART);
    assertThat(load.inputs(CHUNK, wave.jobs().get(0))).containsExactly(a);
    assertThat(load.inputs(CHUNK, wave.jobs().get(1))).containsExactly(b, c);
  }

  @Test
  void linesOfOneFileAreHalvedByteForByte() {
    StagedFile file = file("a", "{\"x\":\"ä😀\"}\r\n\n{\"y\":1}\n\r\n{\"z\":\"é\"}", 3);
    Wave wave = next(failed(ImportStage.Kind.FIRST, file), Fate.SPLIT, false, List.of());
    assertThat(parts(wave))
        .containsExactly(List.of("{\"x\":\"ä😀\"}\n"), List.of("{\"y\":1}\n{\"z\":\"é\"}\n"));
    assertThat(wave.jobs()).extracting(ImportJob::lines).containsExactly(1L, 2L);
  }

  @Test
  void pieceOfAPieceKnowsTheFirstFile() {
    StagedFile file = file("a", "1\n2\n3\n4\n5\n", 5);
    Wave first = next(failed(ImportStage.Kind.FIRST, file), Fate.SPLIT, false, List.of());
    StagedFile second = load.inputs(CHUNK, first.jobs().get(1)).get(0);
    Wave then =
        next(first.jobs().get(1).failed(FailureCause.UNKNOWN, "500"), Fate.SPLIT, false, List.of());
    StagedFile last = load.inputs(CHUNK, then.jobs().get(1)).get(0);
    assertThat(second.firstLine()).isEqualTo(3);
    assertThat(last.piece()).contains(new StagedFile.Piece("a", 4));
    assertThat(last.sourceName()).isEqualTo("exported-a");
    assertThat(content(last)).isEqualTo("4\n5\n");
    assertThat(last.name()).matches("pieces/name\\d+-4\\.ndjson");
  }

  @Test
  void suspectLineIsCarvedOutOfTheRest() {
    StagedFile a = file("a", "1\n2 strong\n3\n4 weak\n", 4);
    StagedFile b = file("b", "5\n", 1);
    Wave wave = next(failed(ImportStage.Kind.FIRST, a, b), Fate.SPLIT, false, List.of());
    assertThat(parts(wave))
        .containsExactly(List.of("2 strong\n"), List.of("5\n", "1\n", "3\n4 weak\n"));
  }

  @Test
  void weakSuspicionCountsWhereThereIsNoStrongOne() {
    StagedFile a = file("a", "weak 1\n2\nweak 3\n", 3);
    Wave wave = next(failed(ImportStage.Kind.FIRST, a), Fate.SPLIT, false, List.of());
    assertThat(parts(wave))
        .containsExactly(List.of("weak 1\n"), List.of("weak 3\n"), List.of("2\n"));
  }

  @Test
  void suspicionOfMoreLinesThanAllowedSaysNothing() {
    settings = MigrationSettings.builder().maxPoisonLines(1).build();
    StagedFile a = file("a", "strong 1\nstrong 2\n3\n4\n", 4);
    Wave wave = next(failed(ImportStage.Kind.FIRST, a), Fate.SPLIT, false, List.of());
    assertThat(parts(wave)).containsExactly(List.of("strong 1\nstrong 2\n"), List.of("3\n4\n"));
  }

  @Test
  void partIsNotScannedAgain() {
    StagedFile a = file("a", "1\n2\n3\nstrong 4\n", 4);
    ImportStage.Kind part = new ImportStage.Kind(Purpose.PART, 0, true);
    Wave wave = next(failed(part, a), Fate.SPLIT, false, List.of());
    assertThat(parts(wave)).containsExactly(List.of("1\n2\n"), List.of("3\nstrong 4\n"));
    assertThat(wave.jobs()).extracting(ImportJob::wholeFiles).containsOnly(true);
  }

  @Test
  void controlIsALineOfAFileThatWasTakenWhole() {
    StagedFile refused = file("a", "1\n2\n", 2);
    StagedFile taken = file("b", "3\n4\n", 2);
    URI a = staging.url("m1-a", "a");
    URI b = staging.url("m1-a", "b");
    ImportJob done =
        load.keep(
            CHUNK,
            load.intend(CHUNK, List.of(refused, taken), 10, ImportStage.Kind.FIRST).get(0),
            new ImportPoll.Complete(
                List.of(new FileResult(a, 1), new FileResult(b, 2)),
                List.of(new ErrorFile(a, 1, a)),
                new byte[0]));
    ImportJob job = failed(ImportStage.Kind.FIRST, file("c", "5\n6\n", 2));
    Wave wave = next(job, Fate.KEEP, true, List.of(done));
    ImportJob control = wave.jobs().get(1);
    assertThat(control.purpose()).isEqualTo(Purpose.CONTROL);
    assertThat(contents(control)).containsExactly("3\n");
    assertThat(wave.ended()).containsExactly(done);
  }

  @Test
  void controlIsAnEmptyFileWhereNothingWasTaken() {
    ImportJob job = failed(ImportStage.Kind.FIRST, file("c", "5\n6\n", 2));
    ImportJob control = next(job, Fate.KEEP, true, List.of()).jobs().get(1);
    assertThat(contents(control)).containsExactly("");
    assertThat(control.lines()).isZero();
  }

  @Test
  void blamedLineLeavesTheWaveAndDoneControlsAreForgotten() {
    ImportJob line = failed(new ImportStage.Kind(Purpose.PART, 1, false), file("c", "5\n", 1));
    ImportJob control =
        failed(new ImportStage.Kind(Purpose.CONTROL, 0, false), file("d", "6\n", 1));
    List<ImportJob> jobs = new ArrayList<>(List.of(line, control.done("h")));
    Decision decision =
        new Decision(
            Map.of(line.nonce(), new Next(Fate.BLAME, 1)), false, false, 0, 1, Optional.empty());
    Wave wave =
        isolation.next(CHUNK, new Wave(jobs, List.of()), decision, settings, Optional::empty);
    assertThat(wave.jobs()).isEmpty();
    assertThat(wave.ended()).containsExactly(line.blamed());
    assertThat(wave.blamed()).isEqualTo(1);
  }
}
