package io.fhirmigration.store.jdbc;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.contract.AcknowledgedWrites;
import io.fhirmigration.testkit.contract.KillDurabilityContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class H2FileKillDurabilityTest extends KillDurabilityContract {
  @TempDir Path folder;

  @Override
  protected List<String> child() {
    return List.of(
        "-Dh2.bindAddress=127.0.0.1",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        Child.class.getName(),
        folder.resolve("state").toString());
  }

  @Override
  protected StateStore openAfterKill() {
    return H2FileStore.open(folder.resolve("state"));
  }

  /** The process that is killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] path) {
      try (StateStore store = H2FileStore.open(Path.of(path[0]))) {
        AcknowledgedWrites.run(store, System.out);
      }
    }
  }
}
