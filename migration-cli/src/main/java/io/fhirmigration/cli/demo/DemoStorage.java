package io.fhirmigration.cli.demo;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.StagingFolder;
import io.fhirmigration.cli.Stores;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.StateConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.store.tables.TableStateStore;
import io.fhirmigration.testkit.azurite.Azurite;
import io.fhirmigration.testkit.azurite.DetachedAzurite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** The storage of a demo: staged files and records, in its folder or in an Azurite. */
final class DemoStorage implements AutoCloseable {
  private final Optional<DetachedAzurite> azurite;
  private final StagingArea staging;
  private final StateStore state;

  private DemoStorage(DemoFolder folder, Console console, Optional<DetachedAzurite> azurite) {
    this.azurite = azurite;
    this.staging = folder.places().blobs() ? blobs() : StagingFolder.open(folder.staging());
    this.state =
        folder.places().tables()
            ? tables()
            : Stores.open(StateConfig.h2(folder.state()), console.environment(), console.clock());
  }

  /**
   * Opens both; starts an Azurite or finds the one that a killed demo has left, where one is
   * needed.
   *
   * @throws UserMistake when Azurite cannot be had here
   */
  static DemoStorage open(DemoFolder folder, Console console, PrintWriter text) {
    Optional<DetachedAzurite> azurite =
        folder.places().azurite() ? Optional.of(azurite(folder, console, text)) : Optional.empty();
    try {
      return new DemoStorage(folder, console, azurite);
    } catch (RuntimeException e) {
      azurite.ifPresent(DetachedAzurite::close);
      throw e;
    }
  }

  private static DetachedAzurite azurite(DemoFolder folder, Console console, PrintWriter text) {
    Path installation = AzuriteInstallation.of(console.environment());
    text.println(
        "Starting Azurite, the emulator of Azure Storage, from "
            + installation
            + "; the first time npm installs it there, which takes some minutes ...");
    text.flush();
    try {
      DetachedAzurite azurite =
          folder.temporary()
              ? DetachedAzurite.temporary(installation, folder.azurite())
              : DetachedAzurite.kept(installation, folder.azurite());
      text.println(
          switch (azurite.beginning()) {
            case STARTED -> "Azurite listens at " + azurite.blobs() + ".";
            case FOUND -> "Azurite was still running at " + azurite.blobs() + ".";
            case RESTARTED ->
                "Azurite had died, and with it what it had not saved, its last seconds. If the"
                    + " demo cannot go on, begin again in a new folder.";
          });
      return azurite;
    } catch (IllegalStateException e) {
      throw new UserMistake("azurite: " + e.getMessage());
    }
  }

  private BlobStagingArea blobs() {
    return BlobStagingArea.builder(azurite.orElseThrow().blobs())
        .sharedKey(Azurite.ACCOUNT, Azurite.KEY)
        .open();
  }

  private TableStateStore tables() {
    return TableStateStore.builder(azurite.orElseThrow().tables())
        .sharedKey(Azurite.ACCOUNT, Azurite.KEY)
        .open();
  }

  StagingArea staging() {
    return staging;
  }

  StateStore state() {
    return state;
  }

  /** Closes both; an Azurite ends, and waits until it has written what it holds. */
  @Override
  public void close() {
    try {
      state.close();
      staging.close();
    } finally {
      azurite.ifPresent(DetachedAzurite::close);
    }
  }
}
