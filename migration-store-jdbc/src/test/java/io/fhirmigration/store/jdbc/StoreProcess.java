package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Another Java process that has a store open and does what it is told. */
final class StoreProcess implements AutoCloseable {
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  private StoreProcess(Process process) {
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a process that shares its store with others on loopback. */
  static StoreProcess start(Path path) throws IOException {
    StoreProcess started = launch(path, "-Dh2.bindAddress=127.0.0.1");
    String answer = started.answers.readLine();
    if (!"open".equals(answer)) {
      started.kill();
      throw new IllegalStateException("the process did not open the store: " + answer);
    }
    return started;
  }

  /** What a process says at its start that does not share its store. */
  static String answerOfUnshared(Path path) throws IOException {
    try (StoreProcess started = launch(path, "-Dh2.bindAddress=")) {
      return Objects.requireNonNull(started.answers.readLine(), "the process died");
    }
  }

  private static StoreProcess launch(Path path, String option) throws IOException {
    return new StoreProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                option,
                StoreProcess.class.getName(),
                path.toString())
            .redirectError(Redirect.INHERIT)
            .start());
  }

  boolean insert(String id) throws IOException {
    return answer("insert " + id);
  }

  boolean finds(String id) throws IOException {
    return answer("find " + id);
  }

  private boolean answer(String command) throws IOException {
    commands.println(command);
    return Boolean.parseBoolean(Objects.requireNonNull(answers.readLine(), "the process died"));
  }

  /** Kills the process and waits for its end; nothing happens when it has ended. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  public static void main(String[] path) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (StateStore store = H2FileStore.open(Path.of(path[0]))) {
      System.out.println("open");
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        String id = line.substring(line.indexOf(' ') + 1);
        System.out.println(
            line.startsWith("insert")
                ? insert(store, Samples.record(id, 1, "by-" + ProcessHandle.current().pid()))
                : store.find(Samples.key(id)).isPresent());
      }
    } catch (RejectedException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Repeats what the death of the other process broke off. */
  private static boolean insert(StateStore store, StateRecord record) {
    for (int attempt = 1; ; attempt++) {
      try {
        return store.insert(record);
      } catch (RetryableException | OutcomeUnknownException e) {
        if (attempt == 10) {
          throw e;
        }
      }
    }
  }
}
