package io.fhirmigration.store.tables;

import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableErrorCode;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.function.Function;

/** Tries what a store does with its table, and leaves nothing behind. */
final class TableProbe {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String table;
  private final Function<String, TableClient> clients;

  /**
   * A probe.
   *
   * @param clients from the name of a table to a client of it
   */
  TableProbe(String table, Function<String, TableClient> clients) {
    this.table = table;
    this.clients = clients;
  }

  /**
   * Tries the table when it is there, and else another one that is deleted again: a table of the
   * same name could not be made for a while after its deletion.
   */
  void run() {
    String random = new BigInteger(60, RANDOM).toString(36);
    TableClient own = clients.apply(table);
    try {
      if (exists(own)) {
        entity(own, "probe-" + random);
      } else {
        other(clients.apply("probe" + random), random);
      }
    } catch (RuntimeException e) {
      throw TableFailure.ofWrite("table of the state store", e);
    }
  }

  private static boolean exists(TableClient client) {
    try {
      client.getEntity("probe", "probe");
      return true;
    } catch (RuntimeException e) {
      if (TableFailure.is(404, e)) {
        return !TableFailure.is(TableErrorCode.TABLE_NOT_FOUND, e);
      }
      throw e;
    }
  }

  private static void other(TableClient client, String random) {
    client.createTable();
    try {
      entity(client, random);
    } finally {
      client.deleteTable();
    }
  }

  private static void entity(TableClient client, String partition) {
    client.createEntity(new TableEntity(partition, "probe"));
    try {
      client.getEntity(partition, "probe");
    } finally {
      client.deleteEntity(partition, "probe");
    }
  }
}
