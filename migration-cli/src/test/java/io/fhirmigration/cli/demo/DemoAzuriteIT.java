package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.ChildCli;
import io.fhirmigration.cli.Cli;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoAzuriteIT {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("FHIR_MIGRATE_AZURITE", Path.of("..", "azurite").toAbsolutePath().toString());

  @TempDir Path logs;
  @TempDir Path home;

  @Test
  void killedDemoGoesOnInTheStorageThatOutlivedItAndEndsLikeAnyOther() throws Exception {
    Path folder = home.resolve("demo");
    killWhen(folder, demo -> demo.said("COPYING: "), "--staging", "azurite", "--state", "azurite");
    ProcessHandle azurite = azurite(folder);
    assertThat(azurite.isAlive()).isTrue();
    killWhen(folder, demo -> demo.said(": closed, exported"));
    killWhen(folder, demo -> demo.said("CUTTING_OVER: "));
    assertThat(azurite(folder)).isEqualTo(azurite);

    ChildCli last = demo(folder);
    assertThat(last.exitCode()).as(last.said()).isZero();
    assertThat(last.said()).contains("Azurite was still running");
    assertEndsLikeTheUndisturbed(folder, last.json());
    azurite.onExit().get(30, TimeUnit.SECONDS);
    assertThat(folder).isDirectoryNotContaining("glob:**/{staging,state.mv.db}");

    Cli.Result again = Cli.run(ENVIRONMENT, "demo", "--dir", folder.toString(), "--json");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.json()).isEqualTo(last.json());
  }

  private static void assertEndsLikeTheUndisturbed(Path folder, JsonObject json) {
    FinishedDemo undisturbed = FinishedDemo.undisturbed();
    JsonObject expected = undisturbed.result().json();
    assertThat(json.string("state")).contains("COMPLETED");
    assertThat(json.string("surfaceCheck")).contains("match");
    assertThat(json.object("types")).isEqualTo(expected.object("types"));
    assertThat(json.object("versions")).isEqualTo(expected.object("versions"));
    for (String server : new String[] {"source", "destination"}) {
      assertThat(FinishedDemo.digests(folder.resolve(server)))
          .as(server)
          .isEqualTo(undisturbed.digestsAt(server));
    }
  }

  private ChildCli demo(Path folder, String... more) throws IOException {
    String[] args = new String[4 + more.length];
    System.arraycopy(new String[] {"demo", "--dir", folder.toString(), "--json"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return ChildCli.start(logs, ENVIRONMENT, args);
  }

  private void killWhen(Path folder, Predicate<ChildCli> moment, String... more) throws Exception {
    ChildCli demo = demo(folder, more);
    assertThat(demo.reaches(() -> moment.test(demo))).as(demo.said()).isTrue();
    demo.kill();
  }

  private static ProcessHandle azurite(Path folder) {
    try {
      String id = Files.readString(folder.resolve("azurite/pid"));
      return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
