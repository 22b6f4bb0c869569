package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The migration {@code ward} between two emulators, as somebody drives it by commands. */
final class Ward implements AutoCloseable {
  static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  final Path folder;
  final Servers servers;
  final Path config;

  Ward(Path folder) throws IOException {
    this.folder = folder;
    this.servers = new Servers(folder);
    this.config = servers.config();
  }

  /** Changes the configuration, where the expression is found. */
  Ward with(String expression, String replacement) throws IOException {
    String before = Files.readString(config);
    String after = before.replaceFirst(expression, replacement);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(config, after);
    return this;
  }

  /** Adds a line to the settings. */
  Ward setting(String line) throws IOException {
    Files.writeString(config, Files.readString(config) + "  " + line + "\n");
    return this;
  }

  Cli.Result cli(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", config.toString()));
    return Cli.run(ENVIRONMENT, all.toArray(String[]::new));
  }

  /** {@code verify full} with its result as JSON. */
  Cli.Result full(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("verify", "full", "--json", "--temp", folder.resolve("temp").toString()));
    args.addAll(List.of(more));
    return cli(args.toArray(String[]::new));
  }

  /** Servers tell the time in whole seconds: what was written in this one is not exported yet. */
  void nextSecond() {
    long second = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() == second) {
      Thread.onSpinWait();
    }
  }

  void migrate() {
    Cli.Result run = cli("run");
    assertThat(run.code()).as(run.err() + run.out()).isZero();
  }

  /** What the command printed, as a file for {@code repair --from}. */
  String kept(Cli.Result result) throws IOException {
    return Files.writeString(folder.resolve("result.json"), result.out()).toString();
  }

  /** Deletes a resource at the destination as if it had never been there. */
  void lose(String name) {
    assertThat(
            ask(servers.destination, ModelRequest.delete("/" + name + "?hardDelete=true")).status())
        .isLessThan(300);
  }

  static ModelResponse ask(Emulator server, ModelRequest request) {
    return server.model().handle(request.header("Authorization", "Bearer " + Servers.TOKEN));
  }

  @Override
  public void close() {
    servers.close();
  }
}
