package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.ChildCli;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoKillIT {
  private static final long SEED = 20261121;
  private static final String JOURNAL = "server.journal";

  @TempDir Path logs;
  @TempDir Path home;

  @Test
  void killedDemoEndsLikeAnUndisturbedOne() throws Exception {
    FinishedDemo undisturbed = FinishedDemo.undisturbed();
    Path folder = home.resolve("demo");
    Path copied = folder.resolve("destination").resolve(JOURNAL);
    long all = size(undisturbed.folder().resolve("destination").resolve(JOURNAL));
    Random random = new Random(SEED);

    killWhen(folder, demo -> size(folder.resolve("source").resolve(JOURNAL)) > 1_000_000L);
    long bytes = all * (20 + random.nextInt(50)) / 100;
    killWhen(folder, demo -> size(copied) > bytes);
    killWhen(folder, demo -> demo.said("CUTTING_OVER"));

    ChildCli last = demo(folder);
    assertThat(last.exitCode()).as(last.said()).isZero();
    JsonObject json = last.json();
    assertThat(json.string("state")).contains("COMPLETED");
    assertThat(json.string("surfaceCheck")).contains("match");
    assertThat(json.object("types")).isEqualTo(undisturbed.result().json().object("types"));
    assertThat(json.object("versions")).isEqualTo(undisturbed.result().json().object("versions"));
    assertSame(folder, undisturbed, "source");
    assertSame(folder, undisturbed, "destination");
  }

  @Test
  void terminatedDemoStopsInOrderAndGoesOn() throws Exception {
    Path folder = home.resolve("demo");
    ChildCli first = demo(folder);
    assertThat(first.reaches(() -> first.said("COPYING"))).as(first.said()).isTrue();
    first.terminate();

    assertThat(first.exitCode()).as(first.said()).isEqualTo(130);
    assertThat(first.said()).contains("run again to go on");
    assertThat(first.json().string("ending")).contains("STOPPED");

    ChildCli second = demo(folder);
    assertThat(second.exitCode()).as(second.said()).isZero();
  }

  private ChildCli demo(Path folder) throws IOException {
    return ChildCli.start(logs, Map.of(), "demo", "--dir", folder.toString(), "--json");
  }

  private void killWhen(Path folder, Predicate<ChildCli> moment) throws Exception {
    ChildCli demo = demo(folder);
    assertThat(demo.reaches(() -> moment.test(demo))).as(demo.said()).isTrue();
    demo.kill();
  }

  private static void assertSame(Path folder, FinishedDemo undisturbed, String server) {
    Map<String, String> expected = undisturbed.digestsAt(server);
    Map<String, String> found = FinishedDemo.digests(folder.resolve(server));
    assertThat(found.keySet()).as(server).isEqualTo(expected.keySet());
    found.forEach(
        (version, digest) ->
            assertThat(digest).as(server + " " + version).isEqualTo(expected.get(version)));
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
