package io.fhirmigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.KillSwitch.Moment;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.ModelRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code reconcile-deletes} is killed while it proposes and deletes; the same command goes on. */
class ReconcileDeletesKillIT {
  private static final int PROPOSED = 3;

  @TempDir Path folder;
  private final KillSwitch killSwitch = new KillSwitch();
  private final List<String> deletes = new ArrayList<>();
  private Ward ward;
  private Path proposal;

  @BeforeEach
  void copy() throws IOException {
    ward = new Ward(folder);
    proposal = folder.resolve("proposal.ndjson");
    for (int i = 0; i < PROPOSED + 2; i++) {
      Servers.put(ward.servers.source, "r" + i);
    }
    ward.migrate();
    for (int i = 0; i < PROPOSED; i++) {
      Ward.ask(ward.servers.source, ModelRequest.delete("/Basic/r" + i + "?hardDelete=true"));
    }
    ward.servers.destination.model().faults(watching(killSwitch));
  }

  @AfterEach
  void stop() {
    ward.close();
  }

  /** Each delete is noted, unless it never reaches the server. */
  private FaultScript watching(FaultScript script) {
    return request -> {
      Optional<Fault> fault = script.before(request);
      if (request.method().equals("DELETE") && fault.isEmpty()) {
        deletes.add(request.target());
      }
      return fault;
    };
  }

  private void killed(int request, boolean atAnEffect, Moment moment, String... args)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("reconcile-deletes"));
    all.addAll(List.of(args));
    all.addAll(List.of("--config", ward.config.toString()));
    ChildCli child = ChildCli.start(folder, Ward.ENVIRONMENT, all.toArray(String[]::new));
    killSwitch.arm(child, request, atAnEffect, moment);
    child.reaches(killSwitch::hasStruck);
    child.kill();
    assertThat(killSwitch.hasStruck()).as(child.said()).isTrue();
  }

  private String[] approved(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("--approve", proposal.toString(), "--by", "ann", "--reason", "left"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private Cli.Result again(String... args) {
    List<String> all = new ArrayList<>(List.of("reconcile-deletes", "--json"));
    all.addAll(List.of(args));
    return ward.cli(all.toArray(String[]::new));
  }

  private int status(String id) {
    return Ward.ask(ward.servers.destination, ModelRequest.get("/Basic/" + id)).status();
  }

  private List<Path> drafts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".draft")).toList();
    }
  }

  @Test
  void nothingIsDeletedTwiceOrWronglyWhereverItIsKilled() throws Exception {
    killed(2, false, Moment.SOON_AFTER, "--out", proposal.toString());
    assertThat(proposal).doesNotExist();
    assertThat(drafts()).isNotEmpty();
    Cli.Result proposed = again("--out", proposal.toString());
    assertThat(proposed.code()).as(proposed.err()).isZero();
    assertThat(proposed.json().object("proposed").orElseThrow().integer("Basic"))
        .hasValue(PROPOSED);
    assertThat(drafts()).isEmpty();

    killed(1, true, Moment.ANSWER_LOST, approved("--hard"));
    assertThat(deletes).containsExactly("/Basic/r0");
    killed(1, true, Moment.ANSWER_LOST, approved("--hard"));

    Cli.Result ended = again(approved("--hard"));

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.json().integer("erased")).hasValue(PROPOSED);
    assertThat(deletes).hasSize(2 * PROPOSED).doesNotHaveDuplicates();
    for (int i = 0; i < PROPOSED + 2; i++) {
      assertThat(status("r" + i)).isEqualTo(i < PROPOSED ? 404 : 200);
    }
    assertThat(again(approved("--hard")).json()).isEqualTo(ended.json());
    assertThat(deletes).hasSize(2 * PROPOSED);
  }
}
