package io.fhirmigration.cli.config;

import java.net.URI;
import java.nio.file.Path;

/** Where files lie between source and destination. */
public sealed interface StagingConfig {
  /** The address of the staging area, as the plan names it. */
  URI address();

  /**
   * A folder of this machine.
   *
   * @param path the folder
   * @param line the line of the path
   */
  record Folder(Path path, int line) implements StagingConfig {
    @Override
    public URI address() {
      return Folders.address(path);
    }
  }

  /**
   * The containers of an Azure Storage account.
   *
   * @param account its Blob service
   */
  record Blob(StorageConfig account) implements StagingConfig {
    @Override
    public URI address() {
      return account.url();
    }
  }
}
