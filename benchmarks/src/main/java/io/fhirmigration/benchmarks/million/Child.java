package io.fhirmigration.benchmarks.million;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Java process whose output is read line by line. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;

  private Child(Process process) {
    this.process = process;
    this.lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a process of this Java with these options and arguments; its errors are shown. */
  static Child start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(tool("java")));
    command.addAll(arguments);
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** A program of the JDK that runs this one. */
  static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The next line; empty at the end of the output. */
  Optional<String> line() throws IOException {
    return Optional.ofNullable(lines.readLine());
  }

  /** Writes a line and gives the one that answers it. */
  String ask(String command) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
    return line().orElseThrow(() -> new IOException("the process ended instead of an answer"));
  }

  /** The most memory the process has had at one time, in bytes; 0 when that is not known. */
  long peakBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> all = Files.lines(status)) {
      return all.filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    }
  }

  /** The processor time it has used so far; 0 when that is not known. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(time -> time.toMillis() / 1000.0).orElse(0.0);
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
