package io.fhirmigration.testkit.azurite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An Azurite in a session of its own that keeps its data in a folder: it stands for a storage
 * service, which neither the death of this process nor a Ctrl-C in its terminal ends.
 *
 * <p>The folder holds its ports, its process id while it runs, what it printed, and its data. Who
 * opens the folder next finds the running one again, or starts one on the same ports. Azurite
 * writes its data every few seconds and when it is stopped in order; {@link #close} does that.
 *
 * <p>One process at a time may hold a folder. Thread-safe.
 */
public final class DetachedAzurite implements AutoCloseable {
  private static final int LOOKS = 600;
  private static final int LAST_LOOKS = 20;
  private static final long BETWEEN_LOOKS_MILLIS = 100;
  private static final int LONGEST_TALE = 1000;

  private final Path folder;
  private final FileChannel hold;
  private final AzuritePorts ports;
  private final Beginning beginning;
  private final ProcessHandle process;

  /** How the one that runs came to run. */
  public enum Beginning {
    /** It was started now, on an empty folder or after one that was stopped in order. */
    STARTED,
    /** It was running. */
    FOUND,
    /**
     * It was started now after one that had died: what that had not yet written when it died, which
     * are the last seconds, is gone.
     */
    RESTARTED
  }

  private DetachedAzurite(Path installation, Path folder, FileChannel hold, String owner) {
    this.folder = folder;
    this.hold = hold;
    this.ports = AzuritePorts.of(folder.resolve("ports.properties"));
    Optional<ProcessHandle> running = running();
    if (running.isPresent()) {
      beginning = Beginning.FOUND;
      process = running.get();
    } else {
      beginning = Files.exists(pidFile()) ? Beginning.RESTARTED : Beginning.STARTED;
      process = start(installation, owner);
    }
  }

  /**
   * Opens a folder whose Azurite outlives this process unless {@link #close} ends it; waits until
   * it listens, about two seconds.
   *
   * @param installation holds {@code package-lock.json} and the scripts; what the first names is
   *     installed there with {@code npm ci} when it is not yet, which takes some minutes once
   * @param folder where it keeps everything; created when missing
   * @throws IllegalStateException when Node or npm is missing or fails, when another process holds
   *     the folder, or when Azurite does not come up; the message says what to do
   */
  public static DetachedAzurite kept(Path installation, Path folder) {
    return open(installation, folder, "");
  }

  /** As {@link #kept}, but it ends by itself a second after this process, however that dies. */
  public static DetachedAzurite temporary(Path installation, Path folder) {
    return open(installation, folder, Long.toString(ProcessHandle.current().pid()));
  }

  private static DetachedAzurite open(Path installation, Path folder, String owner) {
    AzuriteFolder home = new AzuriteFolder(installation);
    home.install();
    Path place = folder.toAbsolutePath().normalize();
    FileChannel hold = hold(place);
    try {
      DetachedAzurite azurite = new DetachedAzurite(home.path(), place, hold, owner);
      azurite.awaitAnswers();
      return azurite;
    } catch (RuntimeException e) {
      release(hold);
      throw e;
    }
  }

  /** How the one that runs came to run. */
  public Beginning beginning() {
    return beginning;
  }

  /** The address of the account's Blob service; the same each time the folder is opened. */
  public URI blobs() {
    return ports.address(ports.blob());
  }

  /** The address of the account's Table service; the same each time the folder is opened. */
  public URI tables() {
    return ports.address(ports.table());
  }

  /** The process, which is no child of this one. */
  public ProcessHandle process() {
    return process;
  }

  /** Ends it and waits until everything is written; then another process may hold the folder. */
  @Override
  public void close() {
    process.destroy();
    boolean ended = false;
    for (int look = 0; look < LOOKS && !ended && Files.exists(pidFile()); look++) {
      ended = endsSoon();
    }
    for (int look = 0; look < LAST_LOOKS && !ended; look++) {
      ended = endsSoon();
    }
    process.destroyForcibly();
    release(hold);
  }

  private static FileChannel hold(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return channel;
      }
      channel.close();
      throw new IllegalStateException(folder + " is in use by another process; wait for its end");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void release(FileChannel hold) {
    try {
      hold.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }

  private Path log() {
    return folder.resolve("azurite.log");
  }

  /** The process that the folder names, unless that has ended and its id was given to another. */
  private Optional<ProcessHandle> running() {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile())))
          .filter(named -> named.info().command().filter(it -> it.contains("node")).isPresent());
    } catch (NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessHandle start(Path installation, String owner) {
    List<String> command = new ArrayList<>(List.of("node", "detach.js", log().toString()));
    command.addAll(List.of("detached.js", "--location", folder.resolve("data").toString()));
    command.addAll(List.of("--skipApiVersionCheck", "--disableTelemetry", "--silent"));
    command.addAll(ports.options());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(installation.toFile())
            .redirectErrorStream(true)
            .redirectInput(Redirect.PIPE);
    builder.environment().putAll(Map.of("DETACHED_PID", pidFile().toString()));
    builder.environment().put("DETACHED_OWNER", owner);
    try {
      Files.deleteIfExists(pidFile());
      Process launcher = builder.start();
      String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return ProcessHandle.of(Long.parseLong(said.strip()))
          .orElseThrow(() -> new IllegalStateException("Azurite ended at once: " + tale()));
    } catch (NumberFormatException e) {
      throw new IllegalStateException("node cannot start Azurite in " + installation, e);
    } catch (IOException e) {
      throw new IllegalStateException("node does not start; install Node 20 or newer", e);
    }
  }

  private void awaitAnswers() {
    for (int look = 0; look < LOOKS; look++) {
      if (ports.answer()) {
        return;
      }
      if (endsSoon()) {
        throw new IllegalStateException("Azurite ended: " + tale());
      }
    }
    if (beginning != Beginning.FOUND) {
      process.destroyForcibly();
    }
    throw new IllegalStateException(
        "process "
            + process.pid()
            + ", which "
            + pidFile()
            + " names, does not answer; end it and delete that file");
  }

  private boolean endsSoon() {
    try {
      process.onExit().get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Azurite", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The end of what it printed. */
  private String tale() {
    try {
      String all = Files.readString(log());
      return all.substring(Math.max(0, all.length() - LONGEST_TALE)).strip();
    } catch (IOException e) {
      return "it printed nothing";
    }
  }
}
