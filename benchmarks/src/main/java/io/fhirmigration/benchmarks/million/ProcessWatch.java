package io.fhirmigration.benchmarks.million;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks a process for a full collection every few seconds, and notes every second what it has used.
 */
final class ProcessWatch implements AutoCloseable {
  private static final int COLLECT_EVERY = 5;

  private final Child process;
  private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(1);
  private long looks;
  private long peakBytes;
  private double cpuSeconds;

  private ProcessWatch(Child process) {
    this.process = process;
  }

  static ProcessWatch start(Child process) {
    ProcessWatch watch = new ProcessWatch(process);
    ScheduledFuture<?> unused =
        watch.thread.scheduleAtFixedRate(watch::look, 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  /** The most memory that was seen, in bytes. */
  synchronized long peakBytes() {
    return peakBytes;
  }

  /** The processor time that was last seen. */
  synchronized double cpuSeconds() {
    return cpuSeconds;
  }

  private synchronized void look() {
    try {
      if (!process.isAlive()) {
        return;
      }
      cpuSeconds = process.cpuSeconds();
      peakBytes = Math.max(peakBytes, process.peakBytes());
      if (++looks % COLLECT_EVERY == 0) {
        new ProcessBuilder(Child.tool("jcmd"), Long.toString(process.pid()), "GC.run")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        System.err.println("the process could not be looked at: " + e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
