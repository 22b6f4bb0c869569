package io.fhirmigration.internal.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.HeldTarget;
import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.objects.ImportAnswer;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.reconcile.ReconcileStage.Books;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.internal.transform.decimal.LongNumbers;
import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer.ErrorFile;
import io.fhirmigration.spi.TargetServer.FileResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileStageTest {
  private static final Chunk CHUNK = Samples.chunk(Samples.states().get("imported"));
  private static final String P1 = patient("p1", 1, "1.50");
  private static final String P2 = patient("p2", 2, "2");
  private static final String P3 = patient("p3", 3, "3");

  @TempDir Path folder;
  private final HeldTarget target = new HeldTarget();
  private final List<ImportJob> jobs = new ArrayList<>();
  private final Map<String, List<StagedFile>> inputs = new HashMap<>();
  private StagingArea staging;
  private ObjectShelf shelf;
  private long mostQuarantined = 10;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    shelf = new ObjectShelf(staging, "m1-objects");
    staging.createContainer("m1-a");
    staging.createContainer("m1-errors");
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private static String patient(String id, int version, String weight) {
    return "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"meta\":{\"versionId\":\"%d\",\"lastUpdated\":\"2020-01-05T00:00:00.000Z\"},\"x\":%s}"
        .formatted(id, version, weight);
  }

  private StagedObject write(String container, String name, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return staging.write(container, name, out -> out.write(bytes));
  }

  private StagedFile file(String name, String... lines) {
    StagedObject pin = write("m1-a", name, String.join("\n", lines) + "\n");
    return new StagedFile(
        "Patient",
        "m1-a",
        name,
        pin.length(),
        pin.etag(),
        name,
        lines.length,
        lines.length,
        Map.of(),
        0,
        100,
        0,
        0,
        Optional.empty());
  }

  private URI url(StagedFile file) {
    return staging.url(file.container(), file.name());
  }

  private ErrorFile errors(StagedFile of, long count, long... unitsAndLines) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < unitsAndLines.length; i += 2) {
      rows.append(
          "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"details\":{\"text\":\"no\"},\"diagnostics\":\"Failed to process resource at line: %d with stream start offset: %d\"}]}\n"
              .formatted(unitsAndLines[i + 1], unitsAndLines[i]));
    }
    String name = "Patient" + (jobs.size() + 1) + "_" + unitsAndLines.length + ".ndjson";
    write("m1-errors", name, rows.toString());
    return new ErrorFile(url(of), count, staging.url("m1-errors", name));
  }

  private void done(List<StagedFile> files, List<FileResult> results, List<ErrorFile> errors) {
    String nonce = "n" + (jobs.size() + 1);
    ImportJob job = Samples.job(nonce, ImportJob.State.RUNNING);
    jobs.add(job.done(ImportAnswer.write(shelf, CHUNK, nonce, new ImportAnswer(results, errors))));
    inputs.put(nonce, files);
  }

  private Books balance(StagedFile... files) {
    return new ReconcileStage(
            Samples.plan(Mode.CONTINUOUS).build(),
            target,
            staging,
            shelf,
            () -> "abcdefghijklmnopqrstuvwx",
            LongNumbers::altogether)
        .balance(CHUNK, List.of(files), jobs, job -> inputs.get(job.nonce()), mostQuarantined);
  }

  private static LedgerLine only(Books books) {
    assertThat(books.shortFiles()).isEmpty();
    return books.ledger().orElseThrow().lines().get(0);
  }

  private String quarantined(String name) throws IOException {
    StagedObject pin =
        staging.find("m1-objects", "quarantine/" + CHUNK.id() + "/" + name).orElseThrow();
    try (InputStream in = staging.open(pin, 0)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyTakenLineIsImported() {
    StagedFile file = file("f1", P1, P2);
    done(List.of(file), List.of(new FileResult(url(file), 2)), List.of());
    assertThat(only(balance(file))).isEqualTo(new LedgerLine("Patient", 2, 2, 0, 0, 0));
  }

  @Test
  void lineWithoutAnAnswerMakesItsFileShort() {
    StagedFile one = file("f1", P1, P2);
    StagedFile other = file("f2", P3);
    done(
        List.of(one, other),
        List.of(new FileResult(url(one), 1), new FileResult(url(other), 2)),
        List.of());
    Books books = balance(one, other);
    assertThat(books.shortFiles()).containsExactly(one, other);
    assertThat(books.ledger()).isEmpty();
  }

  @Test
  void laterImportOfAFileReplacesTheEarlierAnswer() {
    StagedFile file = file("f1", P1, P2);
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of());
    done(List.of(file), List.of(new FileResult(url(file), 2)), List.of());
    assertThat(only(balance(file)).imported()).isEqualTo(2);
  }

  @Test
  void fileThatNoImportCoveredIsShort() {
    StagedFile file = file("f1", P1);
    StagedFile forgotten = file("f2", P2);
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of());
    assertThat(balance(file, forgotten).shortFiles()).containsExactly(forgotten);
  }

  @Test
  void refusedLineThatIsThereIsRepeated() {
    target.holding(P2);
    StagedFile file = file("f1", P1, P2);
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of(errors(file, 1, 0, 2)));
    assertThat(only(balance(file))).isEqualTo(new LedgerLine("Patient", 2, 1, 1, 0, 0));
  }

  @Test
  void otherNumberAtTheSameVersionIsNotTheSame() throws IOException {
    target.holding(patient("p1", 1, "1.5"));
    StagedFile file = file("f1", P1);
    done(List.of(file), List.of(), List.of(errors(file, 1, 0, 1)));
    Books books = balance(file);
    assertThat(only(books)).isEqualTo(new LedgerLine("Patient", 1, 0, 0, 1, 0));
    assertThat(books.quarantined()).isEqualTo(1);
    assertThat(quarantined("rejects.ndjson")).isEqualTo(P1 + "\n");
    assertThat(quarantined("rejects.log.ndjson")).contains("\"reason\":\"no\"", "\"line\":1");
  }

  @Test
  void olderCurrentVersionAtTheDestinationIsStale() {
    target.holding(patient("p2", 1, "2"));
    StagedFile file = file("f1", P2);
    done(List.of(file), List.of(), List.of(errors(file, 1, 0, 1)));
    assertThat(balance(file).staleCurrent()).isPresent();
  }

  @Test
  void newerCurrentVersionAtTheDestinationIsNotStale() {
    target.holding(patient("p2", 2_000_000_000, "2"));
    StagedFile file = file("f1", P2);
    done(List.of(file), List.of(), List.of(errors(file, 1, 0, 1)));
    assertThat(balance(file).staleCurrent()).isEmpty();
  }

  @Test
  void staleIsSeenUpToTheHighestVersion() {
    target.holding(patient("p2", 1_999_999_999, "2"));
    StagedFile file = file("f1", patient("p2", 2_000_000_000, "2"));
    done(List.of(file), List.of(), List.of(errors(file, 1, 0, 1)));
    assertThat(balance(file).staleCurrent()).isPresent();
  }

  /** Lines are counted from the first whole line of the unit. */
  @Test
  void lineOfALaterUnitIsFound() throws IOException {
    StagedFile file = file("f1", P1, P2, P3);
    long inTheFirstLine = 5;
    done(
        List.of(file),
        List.of(new FileResult(url(file), 2)),
        List.of(errors(file, 1, inTheFirstLine, 2)));
    assertThat(only(balance(file)).quarantined()).isEqualTo(1);
    assertThat(quarantined("rejects.ndjson")).isEqualTo(P3 + "\n");
  }

  @Test
  void unitThatStartsOnALineLeavesThatLineToTheFormerOne() throws IOException {
    StagedFile file = file("f1", P1, P2, P3);
    long startOfP2 = P1.length() + 1;
    done(
        List.of(file),
        List.of(new FileResult(url(file), 2)),
        List.of(errors(file, 1, startOfP2, 1)));
    balance(file);
    assertThat(quarantined("rejects.ndjson")).isEqualTo(P3 + "\n");
  }

  @Test
  void rowThatStandsTwiceCountsOnce() {
    StagedFile file = file("f1", P1, P2);
    done(
        List.of(file), List.of(new FileResult(url(file), 1)), List.of(errors(file, 1, 0, 2, 0, 2)));
    assertThat(only(balance(file)).quarantined()).isEqualTo(1);
  }

  @Test
  void errorFileWithFewerRowsThanCountedIsInDoubt() {
    StagedFile file = file("f1", P1, P2);
    done(List.of(file), List.of(new FileResult(url(file), 0)), List.of(errors(file, 2, 0, 2)));
    assertThat(balance(file).doubt().orElseThrow())
        .contains("the error file of f1 holds 1 row(s), and the destination counts 2");
  }

  @Test
  void excludedLinesAreInTheBooks() {
    StagedFile scanned = file("f1", P1);
    StagedFile file =
        new StagedFile(
            "Patient",
            scanned.container(),
            scanned.name(),
            scanned.length(),
            scanned.etag(),
            "f1",
            4,
            1,
            Map.of("retired", 2L, "old", 1L),
            0,
            100,
            0,
            0,
            Optional.empty());
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of());
    assertThat(only(balance(file))).isEqualTo(new LedgerLine("Patient", 4, 1, 0, 0, 3));
  }

  private StagedFile piece(StagedFile of, long firstLine, String... lines) {
    StagedFile file = file("pieces/" + of.name() + "-" + firstLine, lines);
    return new StagedFile(
        "Patient",
        file.container(),
        file.name(),
        file.length(),
        file.etag(),
        of.sourceName(),
        lines.length,
        lines.length,
        Map.of(),
        0,
        100,
        0,
        0,
        Optional.of(new StagedFile.Piece(of.name(), firstLine)));
  }

  private void blamed(StagedFile file) {
    String nonce = "n" + (jobs.size() + 1);
    jobs.add(Samples.job(nonce, ImportJob.State.BLAMED));
    inputs.put(nonce, List.of(file));
  }

  @Test
  void piecesAndABlamedLineTogetherAreTheFile() throws IOException {
    StagedFile file = file("f1", P1, P2, P3);
    StagedFile first = piece(file, 1, P1);
    StagedFile last = piece(file, 3, P3);
    done(List.of(first), List.of(new FileResult(url(first), 1)), List.of());
    done(List.of(last), List.of(new FileResult(url(last), 1)), List.of());
    blamed(piece(file, 2, P2));
    assertThat(only(balance(file))).isEqualTo(new LedgerLine("Patient", 3, 2, 0, 1, 0));
    assertThat(quarantined("rejects.ndjson")).isEqualTo(P2 + "\n");
    assertThat(quarantined("rejects.log.ndjson"))
        .contains(
            "\"file\":\"f1\"",
            "\"line\":2",
            "\"reason\":\"import fails with 500 InternalServerError whenever it holds this line\"");
  }

  @Test
  void pieceThatIsMissingMakesItsFileShort() {
    StagedFile file = file("f1", P1, P2);
    StagedFile first = piece(file, 1, P1);
    done(List.of(first), List.of(new FileResult(url(first), 1)), List.of());
    assertThat(balance(file).shortFiles()).containsExactly(file);
  }

  @Test
  void shortPieceIsNamedAlone() {
    StagedFile file = file("f1", P1, P2, P3);
    StagedFile first = piece(file, 1, P1, P2);
    StagedFile last = piece(file, 3, P3);
    done(List.of(first), List.of(new FileResult(url(first), 1)), List.of());
    done(List.of(last), List.of(new FileResult(url(last), 1)), List.of());
    assertThat(balance(file).shortFiles()).containsExactly(first);
  }

  @Test
  void piecesReplaceWhatWasSaidAboutTheWholeFile() {
    StagedFile file = file("f1", P1, P2);
    StagedFile first = piece(file, 1, P1);
    StagedFile last = piece(file, 2, P2);
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of());
    done(List.of(first), List.of(new FileResult(url(first), 1)), List.of());
    done(List.of(last), List.of(new FileResult(url(last), 1)), List.of());
    assertThat(only(balance(file)).imported()).isEqualTo(2);
  }

  @Test
  void refusedLineOfAPieceIsNamedByItsPlaceInTheFile() throws IOException {
    StagedFile file = file("f1", P1, P2, P3);
    StagedFile first = piece(file, 1, P1);
    StagedFile rest = piece(file, 2, P2, P3);
    done(List.of(first), List.of(new FileResult(url(first), 1)), List.of());
    done(List.of(rest), List.of(new FileResult(url(rest), 1)), List.of(errors(rest, 1, 5, 1)));
    balance(file);
    assertThat(quarantined("rejects.ndjson")).isEqualTo(P3 + "\n");
    assertThat(quarantined("rejects.log.ndjson")).contains("\"unitOffset\":0", "\"line\":3");
  }

  @Test
  void blamedLineThatIsThereIsRepeated() {
    target.holding(P1);
    StagedFile file = file("f1", P1);
    blamed(file);
    assertThat(only(balance(file))).isEqualTo(new LedgerLine("Patient", 1, 0, 1, 0, 0));
  }

  @Test
  void blamedLineThatIsNewerThanTheCurrentVersionIsStale() {
    target.holding(patient("p2", 1, "2"));
    StagedFile file = file("f1", P2);
    blamed(file);
    assertThat(balance(file).staleCurrent()).isPresent();
  }

  @Test
  void quarantineThatIsNotNeededAnyMoreIsTakenAway() {
    StagedFile file = file("f1", P1, P2);
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of(errors(file, 1, 0, 2)));
    balance(file);
    target.holding(P2);
    assertThat(only(balance(file)).repeated()).isEqualTo(1);
    assertThat(staging.list("m1-objects", "quarantine/", "", 10)).isEmpty();
  }

  @Test
  void settlingEndsOnceMoreLinesAreKeptThanAllowed() throws IOException {
    mostQuarantined = 1;
    StagedFile file = file("f1", P1, P2, P3);
    done(List.of(file), List.of(), List.of(errors(file, 3, 0, 1, 0, 2, 0, 3)));
    Books books = balance(file);
    assertThat(books.quarantined()).isEqualTo(2);
    assertThat(books.ledger()).isEmpty();
    assertThat(quarantined("rejects.ndjson")).isEqualTo(P1 + "\n" + P2 + "\n");
  }

  /** More rows than are held at a time, in an order of their own, some of them twice. */
  @Test
  void manyRefusedLinesAreEachSettledOnce() throws IOException {
    int count = 25_000;
    mostQuarantined = count;
    String[] lines = new String[count];
    long[] rows = new long[2 * count + 2 * 1000];
    for (int i = 0; i < count + 1000; i++) {
      int line = (i * 7919) % count;
      lines[line] = patient("q" + line, 1, "1");
      rows[2 * i + 1] = line + 1;
    }
    target.holding(lines[12_345]);
    StagedFile file = file("f1", lines);
    done(List.of(file), List.of(), List.of(errors(file, count, rows)));
    assertThat(only(balance(file))).isEqualTo(new LedgerLine("Patient", count, 0, 1, count - 1, 0));
    assertThat(quarantined("rejects.ndjson").lines())
        .hasSize(count - 1)
        .doesNotHaveDuplicates()
        .doesNotContain(lines[12_345]);
  }

  @Test
  void errorRowOfALineThatIsNotThereIsInDoubt() {
    StagedFile file = file("f1", P1, P2);
    done(List.of(file), List.of(new FileResult(url(file), 1)), List.of(errors(file, 1, 0, 9)));
    assertThat(balance(file).doubt().orElseThrow()).contains("a line that staged file f1");
  }

  @Test
  void errorFileThatIsMissingIsInDoubt() {
    StagedFile file = file("f1", P1);
    ErrorFile gone = new ErrorFile(url(file), 1, staging.url("m1-errors", "gone.ndjson"));
    done(List.of(file), List.of(), List.of(gone));
    assertThat(balance(file).doubt()).isPresent();
  }
}
