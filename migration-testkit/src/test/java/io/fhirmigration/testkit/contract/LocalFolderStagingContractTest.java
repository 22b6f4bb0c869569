package io.fhirmigration.testkit.contract;

import io.fhirmigration.internal.staging.LocalFolderStaging;
import io.fhirmigration.spi.StagingArea;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderStagingContractTest extends StagingAreaContract {
  @TempDir Path folder;

  @Override
  protected StagingArea open() {
    return LocalFolderStaging.open(folder.resolve("staged files"));
  }
}
