package io.fhirmigration.internal.staging;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingAreaProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Opens a folder of this machine under the name {@code folder}; property {@code path}. */
public final class FolderStagingProvider implements StagingAreaProvider {
  private static final String PATH = "path";

  @Override
  public String name() {
    return "folder";
  }

  @Override
  public StagingArea create(ProviderConfig config) {
    List<String> problems = config.unknownProperties(PATH);
    String path = config.get(PATH).orElse("");
    if (path.isBlank()) {
      problems.add(PATH + ": name the folder that holds the staged files");
    }
    if (!problems.isEmpty()) {
      throw new RejectedException("staging folder: " + String.join("; ", problems));
    }
    try {
      return LocalFolderStaging.open(Path.of(path));
    } catch (InvalidPathException e) {
      throw new RejectedException("staging folder: " + PATH + ": " + e.getReason(), e);
    }
  }
}
