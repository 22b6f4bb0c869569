package io.fhirmigration.internal.store;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.util.List;

/** Opens an empty store in the heap under the name {@code in-memory}; no properties. */
public final class InMemoryStateStoreProvider implements StateStoreProvider {
  @Override
  public String name() {
    return "in-memory";
  }

  @Override
  public StateStore create(ProviderConfig config) {
    List<String> problems = config.unknownProperties();
    if (!problems.isEmpty()) {
      throw new RejectedException("store in-memory takes no properties: " + config);
    }
    return new InMemoryStateStore();
  }
}
