package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about a continuous migration that was begun and that nobody drives. */
class ControlCommandsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path folder;
  private Servers servers;
  private Path config;

  @BeforeEach
  void begin() throws IOException {
    servers = new Servers(folder);
    config = servers.config();
    Files.writeString(config, Files.readString(config).replace("mode: once", "mode: continuous"));
    begin("ward");
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  /** One turn writes the migration's record. */
  private void begin(String id) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(id + "-copy.yaml"),
            Files.readString(config).replace("id: ward", "id: " + id));
    RunConfig wanted = ConfigFile.read(file, ENVIRONMENT);
    try (StateStore store = Stores.open(wanted.state(), ENVIRONMENT, Clock.systemUTC());
        StagingArea staging = StagingAreas.open(wanted.staging(), ENVIRONMENT, Clock.systemUTC());
        MigrationEngine engine =
            MigrationEngine.builder(wanted.plan())
                .source(
                    Connections.source(
                        wanted.source().orElseThrow(), ENVIRONMENT, Clock.systemUTC()))
                .target(Connections.target(wanted.destination(), ENVIRONMENT, Clock.systemUTC()))
                .staging(staging)
                .store(store)
                .settings(wanted.settings())
                .build()) {
      engine.turn();
    }
  }

  private Cli.Result cli(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, "--config", config.toString()));
    args.addAll(List.of(more));
    return Cli.run(ENVIRONMENT, args.toArray(String[]::new));
  }

  private JsonObject status() {
    return cli("status", "--json").json();
  }

  @Test
  void pauseAndResumeAreWishes() {
    assertThat(cli("pause", "--by", "ann").code()).isZero();
    assertThat(status().string("wanted")).contains("PAUSE");
    assertThat(cli("resume").code()).isZero();
    assertThat(status().string("wanted")).contains("RUN");
  }

  @Test
  void cutOverStandsUntilItIsWithdrawn() {
    Cli.Result said = cli("cutover", "--at", "2026-01-31T18:30:00+01:00", "--by", "ann");
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("2026-01-31T17:30:00Z");
    assertThat(cli("status").out()).contains("cut-over    2026-01-31T17:30:00Z by ann");

    Cli.Result second = cli("cutover", "--at", "2026-02-01T00:00:00Z");
    assertThat(second.code()).isEqualTo(2);
    assertThat(second.err()).contains("withdraw it first");

    assertThat(cli("cutover", "--withdraw").code()).isZero();
    assertThat(status().object("cutOver")).isEmpty();
  }

  @Test
  void instantOfAnotherFormIsRefused() {
    Cli.Result refused = cli("cutover", "--at", "yesterday");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err().lines()).hasSize(1);
    assertThat(refused.err()).startsWith("--at: 'yesterday' is no instant; use");
    assertThat(
            cli("reopen", "--since", "2021-01-01T00:00:00Z", "--till", "2020-01-01T00:00:00Z")
                .err())
        .startsWith("--since: is not before --till");
  }

  @Test
  void unknownChunkIsRefused() {
    assertThat(cli("retry", "all-0000000000001").code()).isEqualTo(2);
    assertThat(cli("retry", "no chunk").err()).startsWith("CHUNK: 'no chunk' is no chunk");
  }

  @Test
  void acceptNeedsAReason() {
    assertThat(cli("accept").err()).contains("--why");
    assertThat(cli("accept", "--why", " ").err()).startsWith("--why: is empty");
  }

  @Test
  void storeWithSeveralMigrationsNeedsAName() throws IOException {
    begin("clinic");
    String store = folder.resolve("state/ward").toString();

    Cli.Result unnamed = Cli.run("status", "--store", store);
    assertThat(unnamed.code()).isEqualTo(2);
    assertThat(unnamed.err()).contains("--migration").contains("clinic").contains("ward");
    assertThat(Cli.run("status", "--store", store, "--migration", "clinic").out())
        .startsWith("clinic: ");
    assertThat(Cli.run("list", "--store", store).out().lines()).hasSize(2);
    assertThat(cli("status").out()).startsWith("ward: ");
  }
}
