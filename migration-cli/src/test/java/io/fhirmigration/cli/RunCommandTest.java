package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {

  @TempDir Path folder;
  private Ward ward;

  @BeforeEach
  void start() throws IOException {
    ward = new Ward(folder);
    for (int i = 0; i < 5; i++) {
      Servers.put(ward.servers.source, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  @Test
  void completedRunEndsWithZeroAndOneJsonObject() {
    Cli.Result result = ward.cli("run", "--json");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(1);
    JsonObject json = result.json();
    assertThat(json.string("state")).contains("COMPLETED");
    assertThat(json.string("surfaceCheck")).contains("match");
    assertThat(json.integer("exported")).hasValue(5);
    assertThat(json.integer("imported")).hasValue(5);
    assertThat(json.integer("repeated")).hasValue(0);
    assertThat(json.integer("quarantined")).hasValue(0);
    assertThat(json.integer("excluded")).hasValue(0);
    assertThat(json.integer("chunks")).hasValue(1);
    JsonObject counted = json.object("types").orElseThrow().object("Basic").orElseThrow();
    assertThat(counted.integer("source")).hasValue(5);
    assertThat(counted.integer("destination")).hasValue(5);
    assertThat(json.object("versions").orElseThrow().members()).containsOnlyKeys("Basic");
  }

  @Test
  void textForPeopleGoesToStandardOutputWithoutJson() {
    Cli.Result result = ward.cli("run");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("Basic")
        .contains("exported 5 = imported 5 + repeated 0 + quarantined 0 + excluded 0")
        .contains("ward: COMPLETED")
        .doesNotContain("\u001b");
  }

  @Test
  void otherCommandsSeeTheMigration() {
    ward.cli("run");

    assertThat(ward.cli("list").out()).startsWith("ward  COMPLETED");
    assertThat(ward.cli("status").out()).contains("ward: COMPLETED");
    assertThat(
            Cli.run("status", "--store", folder.resolve("state/ward").toString(), "--json")
                .json()
                .string("phase"))
        .contains("COMPLETED");
    Cli.Result late = ward.cli("pause");
    assertThat(late.code()).isEqualTo(2);
    assertThat(late.err()).contains("has ended as COMPLETED");
  }

  @Test
  void differenceEndsWithFourAndCanBeAccepted() {
    Servers.put(ward.servers.destination, "not-of-the-source");

    Cli.Result differs = ward.cli("run", "--json");
    assertThat(differs.code()).as(differs.err()).isEqualTo(4);
    assertThat(differs.json().string("surfaceCheck")).contains("differ");
    assertThat(ward.cli("run").code()).isEqualTo(4);

    assertThat(ward.cli("accept", "--why", "known", "--by", "ann").code()).isZero();
    Cli.Result accepted = ward.cli("run", "--json");
    assertThat(accepted.code()).as(accepted.err()).isZero();
    assertThat(accepted.out()).contains("accepted by ann").contains("known");
  }

  /** The same version with other content, which the destination refuses to overwrite. */
  private void conflict() {
    Servers.put(ward.servers.source, "conflict", "\"language\":\"de\"");
    Servers.put(ward.servers.destination, "conflict", "\"language\":\"fr\"");
  }

  @Test
  void quarantinedLineEndsWithThreeOnceItIsAccepted() {
    conflict();
    Cli.Result first = ward.cli("run", "--json");
    assertThat(first.json().integer("quarantined")).as(first.err()).hasValue(1);
    assertThat(first.json().integer("imported")).hasValue(5);

    ward.cli("accept", "--why", "known");
    Cli.Result accepted = ward.cli("run", "--json");

    assertThat(accepted.code()).as(accepted.err()).isEqualTo(3);
    assertThat(accepted.json().string("state")).contains("COMPLETED_WITH_QUARANTINE");
  }

  @Test
  void chunkThatNeedsAttentionEndsWithOneAndIsNamed() throws IOException {
    conflict();
    ward.setting("maxQuarantinedLines: 0");

    Cli.Result result = ward.cli("run", "--json");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.json().array("needsAttention")).hasSize(1);
    assertThat(result.err()).contains("needs attention: all-0000000000000");
    assertThat(ward.cli("retry", "all-0000000000000").code()).isZero();
  }

  @Test
  void cancelledRunEndsWithFive() {
    Servers.put(ward.servers.destination, "not-of-the-source");
    ward.cli("run");

    assertThat(ward.cli("cancel").code()).isZero();
    assertThat(ward.cli("run").code()).isEqualTo(5);
  }

  @Test
  void anotherPlanUnderTheSameIdIsRefused() throws IOException {
    ward.cli("run");
    ward.with("history: true", "history: false");

    Cli.Result refused = ward.cli("run");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).contains("exists with another plan").contains("history");
  }
}
