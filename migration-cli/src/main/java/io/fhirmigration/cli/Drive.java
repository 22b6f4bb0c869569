package io.fhirmigration.cli;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationEngineBuilder;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.Migrations;
import io.fhirmigration.cli.progress.Progress;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StateStore;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Drives an engine to its end, shows how far it is, and says how it ended. */
public final class Drive {
  private final Console console;
  private final boolean json;
  private final MigrationId id;
  private final StateStore store;
  private final OptionalLong total;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * Prepares the showing of one migration.
   *
   * @param total versions that are to be copied, if known
   */
  public Drive(
      Console console, boolean json, MigrationId id, StateStore store, OptionalLong total) {
    this.console = console;
    this.json = json;
    this.id = id;
    this.store = store;
    this.total = total;
  }

  /** Runs to the end and gives the exit code; blocks. */
  public int run(MigrationEngineBuilder builder, MigrationSettings settings, StopOnSignal stop) {
    PrintWriter text = console.text(json);
    ExecutorService executor = Executors.newFixedThreadPool(workers(settings));
    Migrations migrations = Migrations.open(store, console.clock());
    try {
      MigrationReport report = drive(builder.executor(executor), migrations, stop);
      Summary summary = new Summary(report);
      summary.lines().forEach(text::println);
      if (json) {
        console.out().println(summary.json().toJson());
      }
      return ExitCode.of(report).code();
    } catch (RejectedException e) {
      return refused(e, migrations);
    } finally {
      executor.shutdownNow();
    }
  }

  private MigrationReport drive(
      MigrationEngineBuilder builder, Migrations migrations, StopOnSignal stop) {
    try (Progress progress = Progress.on(console, json, migrations, id, total);
        MigrationEngine engine =
            builder.host(host()).listener(event -> begun.set(true)).listener(progress).build()) {
      stop.onSignal(engine::requestStop);
      return engine.run();
    }
  }

  /** A refusal before anything happened is the user's; a later one is a failure of the run. */
  private int refused(RejectedException refusal, Migrations migrations) {
    if (!begun.get()) {
      throw refusal;
    }
    console.err().println(refusal.getMessage());
    if (json) {
      console.out().println(new Summary(migrations.report(id)).json().toJson());
    }
    return ExitCode.FAILED.code();
  }

  /** How many threads the work of these settings takes. */
  static int workers(MigrationSettings settings) {
    return settings.maxConcurrentExports() + settings.maxConcurrentImports() + 2;
  }

  /** The name of this machine. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "this machine";
    }
  }
}
