package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path folder;
  private Servers servers;
  private String config;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(folder);
    config = servers.config().toString();
    for (int i = 0; i < 5; i++) {
      Servers.put(servers.source, "r" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private static Cli.Result cli(String... args) {
    return Cli.run(ENVIRONMENT, args);
  }

  @Test
  void completedRunEndsWithZeroAndOneJsonObject() {
    Cli.Result result = cli("run", "--config", config, "--json");

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
    Cli.Result result = cli("run", "--config", config);

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("Basic")
        .contains("exported 5 = imported 5 + repeated 0 + quarantined 0 + excluded 0")
        .contains("ward: COMPLETED")
        .doesNotContain("\u001b");
  }

  @Test
  void otherCommandsSeeTheMigration() {
    cli("run", "--config", config);

    assertThat(cli("list", "--config", config).out()).startsWith("ward  COMPLETED");
    assertThat(cli("status", "--config", config).out()).contains("ward: COMPLETED");
    assertThat(
            cli("status", "--store", folder.resolve("state/ward").toString(), "--json")
                .json()
                .string("phase"))
        .contains("COMPLETED");
    Cli.Result late = cli("pause", "--config", config);
    assertThat(late.code()).isEqualTo(2);
    assertThat(late.err()).contains("has ended as COMPLETED");
  }

  @Test
  void differenceEndsWithFourAndCanBeAccepted() {
    Servers.put(servers.destination, "not-of-the-source");

    Cli.Result differs = cli("run", "--config", config, "--json");
    assertThat(differs.code()).as(differs.err()).isEqualTo(4);
    assertThat(differs.json().string("surfaceCheck")).contains("differ");
    assertThat(cli("run", "--config", config).code()).isEqualTo(4);

    assertThat(cli("accept", "--config", config, "--why", "known", "--by", "ann").code()).isZero();
    Cli.Result accepted = cli("run", "--config", config, "--json");
    assertThat(accepted.code()).as(accepted.err()).isZero();
    assertThat(accepted.out()).contains("accepted by ann").contains("known");
  }

  /** The same version with other content, which the destination refuses to overwrite. */
  private void conflict() {
    Servers.put(servers.source, "conflict", "\"language\":\"de\"");
    Servers.put(servers.destination, "conflict", "\"language\":\"fr\"");
  }

  @Test
  void quarantinedLineEndsWithThreeOnceItIsAccepted() {
    conflict();
    Cli.Result first = cli("run", "--config", config, "--json");
    assertThat(first.json().integer("quarantined")).as(first.err()).hasValue(1);
    assertThat(first.json().integer("imported")).hasValue(5);

    cli("accept", "--config", config, "--why", "known");
    Cli.Result accepted = cli("run", "--config", config, "--json");

    assertThat(accepted.code()).as(accepted.err()).isEqualTo(3);
    assertThat(accepted.json().string("state")).contains("COMPLETED_WITH_QUARANTINE");
  }

  @Test
  void chunkThatNeedsAttentionEndsWithOneAndIsNamed() throws IOException {
    conflict();
    Path file = Path.of(config);
    Files.writeString(file, Files.readString(file) + "  maxQuarantinedLines: 0\n");

    Cli.Result result = cli("run", "--config", config, "--json");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.json().array("needsAttention")).hasSize(1);
    assertThat(result.err()).contains("needs attention: all-0000000000000");
    assertThat(cli("retry", "--config", config, "all-0000000000000").code()).isZero();
  }

  @Test
  void cancelledRunEndsWithFive() {
    Servers.put(servers.destination, "not-of-the-source");
    cli("run", "--config", config);

    assertThat(cli("cancel", "--config", config).code()).isZero();
    assertThat(cli("run", "--config", config).code()).isEqualTo(5);
  }

  @Test
  void anotherPlanUnderTheSameIdIsRefused() throws IOException {
    cli("run", "--config", config);
    String other = Files.readString(Path.of(config)).replace("history: true", "history: false");
    Files.writeString(Path.of(config), other);

    Cli.Result refused = cli("run", "--config", config);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).contains("exists with another plan").contains("history");
  }
}
