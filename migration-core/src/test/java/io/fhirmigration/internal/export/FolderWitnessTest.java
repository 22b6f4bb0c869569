package io.fhirmigration.internal.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWitnessTest {
  private static final String MINE = "m1-attempt";
  private static final String JOB = "20240203T101530-1042/";

  @TempDir Path folder;
  private StagingArea staging;
  private FolderWitness witness;

  @BeforeEach
  void open() {
    staging = LocalFolderStaging.open(folder);
    staging.createContainer(MINE);
    staging.createContainer("other");
    witness = new FolderWitness(staging);
  }

  @AfterEach
  void close() {
    staging.close();
  }

  private void put(String container, String name, String content) {
    staging.write(container, name, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
  }

  private ExportManifest.File file(String container, String name) {
    return new ExportManifest.File("Patient", staging.url(container, name), OptionalLong.empty());
  }

  @Test
  void agreeingFolderAndManifestAreNoContradiction() {
    put(MINE, JOB + "Patient-1-1.ndjson", "{}\n");
    put(MINE, JOB + "Patient-1-2.ndjson", "{}\n");
    assertThat(
            witness.contradiction(
                MINE,
                List.of(
                    file(MINE, JOB + "Patient-1-2.ndjson"),
                    file(MINE, JOB + "Patient-1-1.ndjson"))))
        .isEmpty();
  }

  @Test
  void emptyFolderAndEmptyManifestAgree() {
    assertThat(witness.contradiction(MINE, List.of())).isEmpty();
    assertThat(witness.contradiction("m1-neverwritten", List.of())).isEmpty();
  }

  @Test
  void omittedFileContradicts() {
    put(MINE, JOB + "Patient-1-1.ndjson", "{}\n");
    assertThat(witness.contradiction(MINE, List.of()))
        .hasValueSatisfying(why -> assertThat(why).contains("omits", "Patient-1-1.ndjson"));
  }

  @Test
  void emptyFileMayBeOmitted() {
    put(MINE, JOB + "Patient-1-1.ndjson", "");
    assertThat(witness.contradiction(MINE, List.of())).isEmpty();
  }

  @Test
  void absentFileContradicts() {
    assertThat(witness.contradiction(MINE, List.of(file(MINE, JOB + "Patient-1-1.ndjson"))))
        .hasValueSatisfying(why -> assertThat(why).contains("is not there"));
  }

  @Test
  void fileNamedTwiceContradicts() {
    put(MINE, JOB + "Patient-1-1.ndjson", "{}\n");
    ExportManifest.File twice = file(MINE, JOB + "Patient-1-1.ndjson");
    assertThat(witness.contradiction(MINE, List.of(twice, twice)))
        .hasValueSatisfying(why -> assertThat(why).contains("twice"));
  }

  @Test
  void fileOfAnotherContainerContradicts() {
    put("other", JOB + "Patient-1-1.ndjson", "{}\n");
    assertThat(witness.contradiction(MINE, List.of(file("other", JOB + "Patient-1-1.ndjson"))))
        .hasValueSatisfying(why -> assertThat(why).contains("outside"));
  }

  @Test
  void fileOfAnotherServerContradicts() {
    ExportManifest.File foreign =
        new ExportManifest.File(
            "Patient", URI.create("https://elsewhere.example/a.ndjson"), OptionalLong.empty());
    assertThat(witness.contradiction(MINE, List.of(foreign)))
        .hasValueSatisfying(why -> assertThat(why).contains("outside"));
  }

  @Test
  void rewrittenFilesAreNotLookedAt() {
    put(MINE, "transformed/x.ndjson", "{}\n");
    assertThat(witness.contradiction(MINE, List.of())).isEmpty();
    assertThat(witness.folder(MINE)).isEmpty();
  }

  @Test
  void folderOfTheJobIsFound() {
    assertThat(witness.folder(MINE)).isEmpty();
    put(MINE, "loose.ndjson", "{}\n");
    assertThat(witness.folder(MINE)).isEmpty();
    put(MINE, JOB + "Patient-1-1.ndjson", "");
    assertThat(witness.folder(MINE)).contains("20240203T101530-1042");
  }

  @Test
  void manifestOfAnotherRequestIsNotOfTheAttempt() {
    ExportAttempt attempt = Samples.attempt();
    assertThat(ExportStage.isOf(attempt, manifest(Optional.empty()))).isTrue();
    assertThat(ExportStage.isOf(attempt, manifest(Optional.of(attempt.requestUrl())))).isTrue();
    assertThat(
            ExportStage.isOf(
                attempt, manifest(Optional.of("https://source.example/$export?_container=c2"))))
        .isFalse();
  }

  private static ExportManifest manifest(Optional<String> request) {
    return new ExportManifest(request, List.of(), List.of());
  }
}
