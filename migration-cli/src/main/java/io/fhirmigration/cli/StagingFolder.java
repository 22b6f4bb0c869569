package io.fhirmigration.cli;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingAreaProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;

/** Opens a folder of this machine as staging area. */
public final class StagingFolder {
  private StagingFolder() {}

  /** The folder, created when it is missing. */
  public static StagingArea open(Path folder) {
    for (StagingAreaProvider provider : ServiceLoader.load(StagingAreaProvider.class)) {
      if (provider.name().equals("folder")) {
        return provider.create(ProviderConfig.of(Map.of("path", folder.toString())));
      }
    }
    throw new UserMistake("staging.kind: no folder staging in this program; build it again");
  }
}
