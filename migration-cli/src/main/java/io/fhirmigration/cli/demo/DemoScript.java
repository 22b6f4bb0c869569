package io.fhirmigration.cli.demo;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.StopOnSignal;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.Phase;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What people do in a demo: somebody writes while the engine copies; then somebody cuts over. */
final class DemoScript implements AutoCloseable {
  /** The migration of every demo. */
  static final MigrationId MIGRATION = new MigrationId("demo");

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final DemoWriter writer;
  private final Migrations migrations;
  private final Console console;
  private final StopOnSignal stop;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::play, "demo-script");
  private volatile boolean failed;

  private DemoScript(URI source, Migrations migrations, Console console, StopOnSignal stop) {
    this.writer = new DemoWriter(source);
    this.migrations = migrations;
    this.console = console;
    this.stop = stop;
  }

  /** Begins; when the script fails it asks the demo to stop. */
  static DemoScript start(URI source, Migrations migrations, Console console, StopOnSignal stop) {
    DemoScript script = new DemoScript(source, migrations, console, stop);
    script.thread.start();
    return script;
  }

  /** Whether the script came to an end that it should not have. */
  boolean failed() {
    return failed;
  }

  /** Ends the script after the step it is at. */
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void play() {
    try {
      while (!migrations.list().contains(MIGRATION)
          || migrations.status(MIGRATION).phase() == Phase.PREPARING) {
        if (isClosedAfter(BETWEEN_LOOKS)) {
          return;
        }
      }
      for (WriterStep step : WriterScript.steps()) {
        if (writer.write(step) && isClosedAfter(DemoPace.BETWEEN_WRITES)) {
          return;
        }
      }
      do {
        cutOver();
      } while (!isClosedAfter(BETWEEN_LOOKS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed = true;
      console.err().println("the demo's script failed: " + e.getMessage());
      stop.request();
    }
  }

  /** Writing has stopped for good; a cut-over that stands or that was used is left alone. */
  private void cutOver() {
    MigrationStatus status = migrations.status(MIGRATION);
    if (status.phase().isCopying() && status.cutOver().isEmpty()) {
      migrations.cutOver(
          MIGRATION, console.clock().instant().truncatedTo(ChronoUnit.MILLIS), "demo");
    }
  }

  private boolean isClosedAfter(Duration pause) throws InterruptedException {
    return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
