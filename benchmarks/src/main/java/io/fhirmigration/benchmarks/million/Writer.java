package io.fhirmigration.benchmarks.million;

import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody who creates and updates resources at a server, twenty times a second. */
final class Writer implements AutoCloseable {
  private static final int RESOURCES = 500;
  private static final int PAUSE_MILLIS = 50;

  private final FhirServerModel server;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong written = new AtomicLong();

  Writer(FhirServerModel server) {
    this.server = server;
  }

  void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::write, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void write() {
    long n = written.get();
    String id = "written-" + n % RESOURCES;
    String body =
        "{\"resourceType\":\"Observation\",\"id\":\""
            + id
            + "\",\"status\":\"final\",\"code\":{\"text\":\"während der Kopie\"},"
            + "\"valueInteger\":"
            + n
            + "}";
    ModelResponse answer = server.handle(ModelRequest.send("PUT", "/Observation/" + id, body));
    if (answer.status() >= 300) {
      throw new IllegalStateException("a write was answered with " + answer.status());
    }
    written.incrementAndGet();
  }

  /** Stops for good; nothing is written after it has returned, with how often that was done. */
  long stop() {
    close();
    return written.get();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
