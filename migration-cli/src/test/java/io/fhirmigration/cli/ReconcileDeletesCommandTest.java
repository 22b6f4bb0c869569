package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ScriptedFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileDeletesCommandTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", Servers.TOKEN);

  @TempDir Path folder;
  private Servers servers;
  private String config;
  private String proposal;

  @BeforeEach
  void start() throws IOException {
    servers = new Servers(folder);
    config = servers.config().toString();
    proposal = folder.resolve("proposal.ndjson").toString();
    for (int i = 0; i < 4; i++) {
      Servers.put(servers.source, "secret" + i);
    }
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private Cli.Result cli(String command, String... more) {
    List<String> args = new ArrayList<>(List.of(command, "--config", config));
    args.addAll(List.of(more));
    return Cli.run(ENVIRONMENT, args.toArray(String[]::new));
  }

  private Cli.Result approve(String... more) {
    List<String> args =
        new ArrayList<>(List.of("--approve", proposal, "--by", "ann", "--reason", "left"));
    args.addAll(List.of(more));
    return cli("reconcile-deletes", args.toArray(String[]::new));
  }

  private static ModelResponse ask(Emulator server, ModelRequest request) {
    return server.model().handle(request.header("Authorization", "Bearer " + Servers.TOKEN));
  }

  private int at(Emulator server, String id) {
    return ask(server, ModelRequest.get("/Basic/" + id)).status();
  }

  private void goneAtSource(String id) {
    ask(servers.source, ModelRequest.delete("/Basic/" + id + "?hardDelete=true"));
    assertThat(at(servers.source, id)).isEqualTo(404);
  }

  private void copiedAndProposed() {
    Cli.Result run = cli("run");
    assertThat(run.code()).as(run.err()).isZero();
    goneAtSource("secret1");
    goneAtSource("secret2");
    Cli.Result proposed = cli("reconcile-deletes", "--out", proposal, "--json");
    assertThat(proposed.code()).as(proposed.err()).isZero();
    assertThat(proposed.json().object("proposed").orElseThrow().integer("Basic")).hasValue(2);
    assertThat(proposed.out() + proposed.err()).doesNotContain("secret");
  }

  @Test
  void proposalIsWrittenApprovedAndCarriedOut() throws IOException {
    copiedAndProposed();
    assertThat(Files.readString(Path.of(proposal))).contains("secret1", "secret2");
    assertThat(at(servers.destination, "secret1")).isEqualTo(200);

    Cli.Result soft = approve();

    assertThat(soft.code()).as(soft.err()).isZero();
    assertThat(soft.out()).contains("of 2 approved", "2 soft-deleted").doesNotContain("secret");
    assertThat(at(servers.destination, "secret1")).isEqualTo(410);
    assertThat(at(servers.destination, "secret0")).isEqualTo(200);

    Cli.Result hard = approve("--hard", "--json");

    assertThat(hard.code()).as(hard.err()).isZero();
    assertThat(hard.json().integer("erased")).hasValue(2);
    assertThat(at(servers.destination, "secret1")).isEqualTo(404);
    assertThat(approve("--hard", "--json").json()).isEqualTo(hard.json());
  }

  @Test
  void resourceThatAUserChangedStaysAndIsTold() {
    copiedAndProposed();
    String body = "{\"resourceType\":\"Basic\",\"id\":\"secret1\",\"language\":\"fr\"}";
    ask(servers.destination, ModelRequest.send("PUT", "/Basic/secret1", body));

    Cli.Result result = approve("--hard");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).contains("1 left: was written at the destination");
    ModelResponse there = ask(servers.destination, ModelRequest.get("/Basic/secret1"));
    assertThat(new String(there.body(), StandardCharsets.UTF_8)).contains("\"fr\"");
  }

  @Test
  void whatSomebodyWritesMeanwhileIsPutBackOverHttp() {
    copiedAndProposed();
    String body = "{\"resourceType\":\"Basic\",\"id\":\"secret1\",\"language\":\"fr\"}";
    servers
        .destination
        .model()
        .faults(
            new ScriptedFaults()
                .once(
                    ScriptedFaults.on("DELETE", "secret1"),
                    Faults.meanwhile(
                        request ->
                            ask(
                                servers.destination,
                                ModelRequest.send("PUT", "/Basic/secret1", body)))));

    Cli.Result result = approve("--json");

    assertThat(result.json().integer("putBack")).hasValue(1);
    assertThat(at(servers.destination, "secret1")).isEqualTo(200);
  }

  @Test
  void serverThatDoesNotAnswerEndsItAndTheSameCommandGoesOn() {
    copiedAndProposed();
    ScriptedFaults faults = new ScriptedFaults();
    faults.always(ScriptedFaults.on("DELETE", "secret2"), Faults.tokenExpired());
    servers.destination.model().faults(faults);

    Cli.Result stopped = approve();

    assertThat(stopped.code()).isNotZero();
    assertThat(stopped.out() + stopped.err()).doesNotContain("secret");
    faults.clear();
    assertThat(approve().code()).isZero();
  }

  @Test
  void nothingIsStartedWhenSomethingGivenIsWrong() {
    assertThat(cli("reconcile-deletes").err()).contains("give --out FILE");
    assertThat(cli("reconcile-deletes", "--out", config).err()).contains("is there already");
    assertThat(cli("reconcile-deletes", "--approve", proposal).err())
        .contains("--approve: " + proposal + " is no file")
        .contains("--by: is missing")
        .contains("--reason: is missing");
    assertThat(cli("reconcile-deletes", "--out", proposal, "--hard").code()).isEqualTo(2);
    assertThat(cli("reconcile-deletes", "--out", proposal).err()).contains("does not exist");
  }

  @Test
  void migrationWithoutASourceIsRefused() throws IOException {
    String files =
        Files.readString(Path.of(config))
            .replaceFirst(
                "(?s)source:.*?destination:", "source: {kind: files, container: old}\ndestination:")
            .replaceFirst("migration: .*", "migration: {id: ward, mode: once}");
    Path file = folder.resolve("staging/old/a.ndjson");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"resourceType\":\"Basic\",\"id\":\"a\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2020-05-01T00:00:00Z\"}}\n");
    Files.writeString(Path.of(config), files);
    assertThat(cli("run").code()).isZero();
    Cli.Result refused = cli("reconcile-deletes", "--out", proposal);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("its source is files");
  }

  @Test
  void helpSaysWhatIsDeleted() {
    assertThat(Cli.run("reconcile-deletes", "--help").out()).contains("--approve", "--hard");
  }
}
