package io.fhirmigration.store.tables;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableClientBuilder;
import io.fhirmigration.testkit.azurite.Azurite;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The account of one Azurite for all tests of this JVM; it ends with the JVM. */
final class Account {
  private static final AtomicInteger TABLES = new AtomicInteger();

  private Account() {}

  private static final class Once {
    static final Azurite AZURITE = Azurite.start(Path.of("..", "azurite"));
  }

  static URI tables() {
    return Once.AZURITE.tables();
  }

  static URI blobs() {
    return Once.AZURITE.blobs();
  }

  /** The name of a table that does not exist. */
  static String newTable() {
    return "records" + TABLES.incrementAndGet();
  }

  /** A builder with the account's key. */
  static TableStateStoreBuilder store(String table) {
    return TableStateStore.builder(tables()).table(table).sharedKey(Azurite.ACCOUNT, Azurite.KEY);
  }

  /** The table as another program sees it. */
  static TableClient table(String table) {
    return new TableClientBuilder()
        .endpoint(tables().toString())
        .tableName(table)
        .credential(new AzureNamedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
        .buildClient();
  }
}
