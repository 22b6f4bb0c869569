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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileDeletesCommandTest {
  @TempDir Path folder;
  private Ward ward;
  private String proposal;

  @BeforeEach
  void start() throws IOException {
    ward = new Ward(folder);
    proposal = folder.resolve("proposal.ndjson").toString();
    for (int i = 0; i < 4; i++) {
      Servers.put(ward.servers.source, "secret" + i);
    }
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  private Cli.Result approve(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("reconcile-deletes", "--approve", proposal, "--by", "ann", "--reason", "left"));
    args.addAll(List.of(more));
    return ward.cli(args.toArray(String[]::new));
  }

  private int at(Emulator server, String id) {
    return Ward.ask(server, ModelRequest.get("/Basic/" + id)).status();
  }

  private void goneAtSource(String id) {
    Ward.ask(ward.servers.source, ModelRequest.delete("/Basic/" + id + "?hardDelete=true"));
    assertThat(at(ward.servers.source, id)).isEqualTo(404);
  }

  private void copiedAndProposed() {
    ward.migrate();
    goneAtSource("secret1");
    goneAtSource("secret2");
    Cli.Result proposed = ward.cli("reconcile-deletes", "--out", proposal, "--json");
    assertThat(proposed.code()).as(proposed.err()).isZero();
    assertThat(proposed.json().object("proposed").orElseThrow().integer("Basic")).hasValue(2);
    assertThat(proposed.out() + proposed.err()).doesNotContain("secret");
  }

  @Test
  void proposalIsWrittenApprovedAndCarriedOut() throws IOException {
    copiedAndProposed();
    assertThat(Files.readString(Path.of(proposal))).contains("secret1", "secret2");
    assertThat(at(ward.servers.destination, "secret1")).isEqualTo(200);

    Cli.Result soft = approve();

    assertThat(soft.code()).as(soft.err()).isZero();
    assertThat(soft.out()).contains("of 2 approved", "2 soft-deleted").doesNotContain("secret");
    assertThat(at(ward.servers.destination, "secret1")).isEqualTo(410);
    assertThat(at(ward.servers.destination, "secret0")).isEqualTo(200);

    Cli.Result hard = approve("--hard", "--json");

    assertThat(hard.code()).as(hard.err()).isZero();
    assertThat(hard.json().integer("erased")).hasValue(2);
    assertThat(at(ward.servers.destination, "secret1")).isEqualTo(404);
    assertThat(approve("--hard", "--json").json()).isEqualTo(hard.json());
  }

  @Test
  void resourceThatAUserChangedStaysAndIsTold() {
    copiedAndProposed();
    String body = "{\"resourceType\":\"Basic\",\"id\":\"secret1\",\"language\":\"fr\"}";
    Ward.ask(ward.servers.destination, ModelRequest.send("PUT", "/Basic/secret1", body));

    Cli.Result result = approve("--hard");

    assertThat(result.code()).isEqualTo(4);
    assertThat(result.out()).contains("1 left: was written at the destination");
    ModelResponse there = Ward.ask(ward.servers.destination, ModelRequest.get("/Basic/secret1"));
    assertThat(new String(there.body(), StandardCharsets.UTF_8)).contains("\"fr\"");
  }

  @Test
  void whatSomebodyWritesMeanwhileIsPutBackOverHttp() {
    copiedAndProposed();
    String body = "{\"resourceType\":\"Basic\",\"id\":\"secret1\",\"language\":\"fr\"}";
    ward.servers
        .destination
        .model()
        .faults(
            new ScriptedFaults()
                .once(
                    ScriptedFaults.on("DELETE", "secret1"),
                    Faults.meanwhile(
                        request ->
                            Ward.ask(
                                ward.servers.destination,
                                ModelRequest.send("PUT", "/Basic/secret1", body)))));

    Cli.Result result = approve("--json");

    assertThat(result.json().integer("putBack")).hasValue(1);
    assertThat(at(ward.servers.destination, "secret1")).isEqualTo(200);
  }

  @Test
  void serverThatDoesNotAnswerEndsItAndTheSameCommandGoesOn() {
    copiedAndProposed();
    ScriptedFaults faults = new ScriptedFaults();
    faults.always(ScriptedFaults.on("DELETE", "secret2"), Faults.tokenExpired());
    ward.servers.destination.model().faults(faults);

    Cli.Result stopped = approve();

    assertThat(stopped.code()).isNotZero();
    assertThat(stopped.out() + stopped.err()).doesNotContain("secret");
    faults.clear();
    assertThat(approve().code()).isZero();
  }

  @Test
  void nothingIsStartedWhenSomethingGivenIsWrong() {
    assertThat(ward.cli("reconcile-deletes").err()).contains("give --out FILE");
    assertThat(ward.cli("reconcile-deletes", "--out", ward.config.toString()).err())
        .contains("is there already");
    assertThat(ward.cli("reconcile-deletes", "--approve", proposal).err())
        .contains("--approve: " + proposal + " is no file")
        .contains("--by: is missing")
        .contains("--reason: is missing");
    assertThat(ward.cli("reconcile-deletes", "--out", proposal, "--hard").code()).isEqualTo(2);
    assertThat(ward.cli("reconcile-deletes", "--out", proposal).err()).contains("does not exist");
  }

  @Test
  void migrationWithoutASourceIsRefused() throws IOException {
    ward.with("(?s)source:.*?destination:", "source: {kind: files, container: old}\ndestination:")
        .with("migration: .*", "migration: {id: ward, mode: once}");
    Path file = folder.resolve("staging/old/a.ndjson");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"resourceType\":\"Basic\",\"id\":\"a\",\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2020-05-01T00:00:00Z\"}}\n");
    ward.migrate();
    Cli.Result refused = ward.cli("reconcile-deletes", "--out", proposal);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("its source is files");
  }

  @Test
  void helpSaysWhatIsDeleted() {
    assertThat(Cli.run("reconcile-deletes", "--help").out()).contains("--approve", "--hard");
  }
}
