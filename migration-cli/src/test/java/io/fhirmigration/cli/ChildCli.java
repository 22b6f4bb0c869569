package io.fhirmigration.cli;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command in a process of its own. */
public final class ChildCli {
  private final Path out;
  private final Path err;
  private final Process process;

  private ChildCli(Path out, Path err, Process process) {
    this.out = out;
    this.err = err;
    this.process = process;
  }

  /** Starts a command; what it prints goes to files in {@code logs}. */
  public static ChildCli start(Path logs, Map<String, String> environment, String... args)
      throws IOException {
    return start("-Xmx600m", logs, environment, args);
  }

  /** Starts a command with this much heap, as the JVM's option says it. */
  static ChildCli start(String heap, Path logs, Map<String, String> environment, String... args)
      throws IOException {
    Path out = Files.createTempFile(logs, "child", ".out");
    Path err = Files.createTempFile(logs, "child", ".err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FhirMigrate.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new ChildCli(out, err, builder.start());
  }

  /** Waits until the condition holds; false when the process ended before. */
  public boolean reaches(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return process.isAlive();
  }

  public boolean said(String text) {
    return said().contains(text);
  }

  public String said() {
    return read(err);
  }

  public String answered() {
    return read(out);
  }

  /** SIGKILL; waits for the end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGKILL; does not wait. */
  public void strike() {
    process.destroyForcibly();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** The last line of standard output. */
  public JsonObject json() {
    String[] lines = answered().split("\n");
    return (JsonObject) JsonValue.parse(lines[lines.length - 1]);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
