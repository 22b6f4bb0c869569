package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.FhirMigrate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A demo in a process of its own. */
final class ChildDemo {
  private final Path out;
  private final Path err;
  private final Process process;

  private ChildDemo(Path out, Path err, Process process) {
    this.out = out;
    this.err = err;
    this.process = process;
  }

  static ChildDemo start(Path logs, Path folder) throws IOException {
    Path out = Files.createTempFile(logs, "demo", ".out");
    Path err = Files.createTempFile(logs, "demo", ".err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx600m",
                "-cp",
                System.getProperty("java.class.path"),
                FhirMigrate.class.getName(),
                "demo",
                "--dir",
                folder.toString(),
                "--json")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new ChildDemo(out, err, process);
  }

  /** Waits until the condition holds; false when the process ended before. */
  boolean reaches(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return process.isAlive();
  }

  boolean said(String text) {
    return said().contains(text);
  }

  String said() {
    return read(err);
  }

  String answered() {
    return read(out);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
