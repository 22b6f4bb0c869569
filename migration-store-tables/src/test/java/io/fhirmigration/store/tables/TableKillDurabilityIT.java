package io.fhirmigration.store.tables;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.azurite.Azurite;
import io.fhirmigration.testkit.contract.AcknowledgedWrites;
import io.fhirmigration.testkit.contract.KillDurabilityContract;
import java.net.URI;
import java.util.List;

class TableKillDurabilityIT extends KillDurabilityContract {
  private final String table = Account.newTable();

  @Override
  protected List<String> child() {
    return List.of(
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        "-Djdk.httpclient.allowRestrictedHeaders=content-length",
        Child.class.getName(),
        Account.tables().toString(),
        table);
  }

  @Override
  protected StateStore openAfterKill() {
    return Account.store(table).open();
  }

  /** The process that is killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] place) {
      try (StateStore store =
          TableStateStore.builder(URI.create(place[0]))
              .table(place[1])
              .sharedKey(Azurite.ACCOUNT, Azurite.KEY)
              .open()) {
        AcknowledgedWrites.run(store, System.out);
      }
    }
  }
}
