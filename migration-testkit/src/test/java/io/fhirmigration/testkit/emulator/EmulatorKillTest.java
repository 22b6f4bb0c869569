package io.fhirmigration.testkit.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmulatorKillTest {
  @TempDir Path directory;

  /** The process that is killed: an emulator that tells its address and waits. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Emulator emulator =
          Emulator.start(
              EmulatorConfig.of(Face.AHDS, 0, new MemoryStaging())
                  .with(server -> server.directory(Path.of(args[0]))));
      System.out.println(emulator.base());
      System.in.read();
    }
  }

  @Test
  void everyAcknowledgedWriteSurvivesAKill() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    HttpClient client = HttpClient.newHttpClient();
    for (int round = 0; round < 2; round++) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out = child.inputReader()) {
        String base = out.readLine();
        for (int i = 0; i < 40; i++) {
          String id = "p" + round + "-" + i;
          HttpRequest put =
              HttpRequest.newBuilder(URI.create(base + "/Patient/" + id))
                  .PUT(
                      BodyPublishers.ofString(
                          "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"))
                  .build();
          assertThat(client.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
          acknowledged.add(id);
        }
      } finally {
        child.destroyForcibly().waitFor();
      }
    }
    try (Emulator again =
        Emulator.start(
            EmulatorConfig.of(Face.AHDS, 0, new MemoryStaging())
                .with(server -> server.directory(directory)))) {
      assertThat(again.model().versions())
          .extracting(ResourceVersion::id)
          .containsExactlyInAnyOrderElementsOf(acknowledged);
    }
  }
}
