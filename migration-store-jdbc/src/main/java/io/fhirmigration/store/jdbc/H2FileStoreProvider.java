package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Opens an {@link H2FileStore} under the name {@code h2}; property {@code path}. */
public final class H2FileStoreProvider implements StateStoreProvider {
  private static final String PATH = "path";

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public StateStore create(ProviderConfig config) {
    List<String> problems = config.unknownProperties(PATH);
    String path = config.get(PATH).orElse("");
    if (path.isBlank()) {
      problems.add(PATH + ": name the database file, without suffix");
    }
    if (!problems.isEmpty()) {
      throw new RejectedException("state store h2: " + String.join("; ", problems));
    }
    try {
      return H2FileStore.open(Path.of(path));
    } catch (InvalidPathException e) {
      throw new RejectedException("state store h2: " + PATH + ": " + e.getReason(), e);
    }
  }
}
