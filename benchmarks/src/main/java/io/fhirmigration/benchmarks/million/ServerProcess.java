package io.fhirmigration.benchmarks.million;

import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.Seeder;
import io.fhirmigration.testkit.server.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One emulated server in a process of its own; it follows commands on standard input, one a line,
 * and ends with it.
 *
 * <p>Arguments: the face, the staging folder, the number of resources it holds at first.
 */
public final class ServerProcess {
  private static final int THREADS = 16;

  private ServerProcess() {}

  /** Runs until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    try (StagingArea staging = LocalFolderStaging.open(Path.of(arguments[1]));
        Emulator server =
            Emulator.start(
                new EmulatorConfig(
                    Face.valueOf(arguments[0]),
                    0,
                    staging,
                    THREADS,
                    details -> details.timing(Timing.IMMEDIATE)));
        Writer writer = new Writer(server.model())) {
      seed(server.model(), Long.parseLong(arguments[2]));
      System.out.println(server.base());
      follow(server.model(), writer, System.out);
    }
  }

  private static void seed(FhirServerModel model, long resources) {
    try (Seeder seeder = model.seeder()) {
      Population.each(resources, seeder::put);
    }
  }

  private static void follow(FhirServerModel model, Writer writer, PrintStream out)
      throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      switch (command) {
        case "digest" -> out.println(Digest.of(model.versions()).format());
        case "write" -> {
          writer.start();
          out.println("writing");
        }
        case "still" -> out.println(writer.stop());
        default -> throw new IOException("no such command: " + command);
      }
    }
  }
}
