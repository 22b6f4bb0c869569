package io.fhirmigration.cli.progress;

import io.fhirmigration.MigrationEvent;
import io.fhirmigration.MigrationEvent.ChunkChanged;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.cli.Console;
import io.fhirmigration.model.ChunkState;
import io.fhirmigration.model.MigrationException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Draws the picture in place once a second; events of the whole migration scroll above it. */
final class TerminalProgress implements Progress {
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final Clock clock;
  private final PrintWriter text;
  private final boolean colour;
  private final EventLines lines;
  private final Supplier<MigrationStatus> status;
  private final Picture picture;
  private final ScheduledExecutorService timer;
  private int drawn;

  TerminalProgress(
      Console console, EventLines lines, Supplier<MigrationStatus> status, OptionalLong total) {
    this.clock = console.clock();
    this.text = console.out();
    this.colour = console.mayColour();
    this.lines = lines;
    this.status = status;
    this.picture = new Picture(total);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "fhir-migrate-progress");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(this::draw, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void onEvent(MigrationEvent event) {
    if (event instanceof ChunkChanged changed
        && changed.chunk().state() instanceof ChunkState.Closed) {
      return;
    }
    lines
        .of(event)
        .ifPresent(
            line -> {
              erase();
              text.println(line);
            });
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      erase();
      text.flush();
    }
  }

  private void draw() {
    List<String> now;
    try {
      now = picture.draw(status.get(), clock.instant());
    } catch (MigrationException notThereYet) {
      return;
    }
    synchronized (this) {
      if (timer.isShutdown()) {
        return;
      }
      erase();
      now.forEach(line -> text.println(coloured(line)));
      text.flush();
      drawn = now.size();
    }
  }

  private String coloured(String line) {
    return colour && line.startsWith("  !") ? YELLOW + line + PLAIN : line;
  }

  private void erase() {
    if (drawn > 0) {
      text.print("\u001b[" + drawn + "A\r" + CLEAR_BELOW);
      drawn = 0;
    }
  }
}
