package io.fhirmigration.store.tables;

import com.azure.core.util.Context;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.models.ListEntitiesOptions;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableServiceException;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.RecordKind;
import java.util.ArrayList;
import java.util.List;

/** Deletes all records of a migration in batches, its own record last. */
final class Deletion {
  /** The most that the service takes at once. */
  private static final int BATCH = 100;

  private final TableClient reading;
  private final TableClient writing;
  private final MigrationId migration;

  Deletion(TableClient reading, TableClient writing, MigrationId migration) {
    this.reading = reading;
    this.writing = writing;
    this.migration = migration;
  }

  void run() {
    try {
      String all = PageFilter.partition("eq", migration.value());
      delete(all + " and " + PageFilter.row("ge", RowKeys.end(RecordKind.MIGRATION)));
      delete(all);
    } catch (RuntimeException e) {
      throw TableFailure.ofWrite("migration " + migration + " could not be deleted", e);
    }
  }

  private void delete(String filter) {
    ListEntitiesOptions options =
        new ListEntitiesOptions().setFilter(filter).setSelect(List.of("PartitionKey", "RowKey"));
    List<TableEntity> batch = new ArrayList<>();
    for (TableEntity found : reading.listEntities(options, null, Context.NONE)) {
      batch.add(new TableEntity(found.getPartitionKey(), found.getRowKey()));
      if (batch.size() == BATCH) {
        delete(batch);
        batch.clear();
      }
    }
    delete(batch);
  }

  private void delete(List<TableEntity> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<TableTransactionAction> actions = new ArrayList<>();
    batch.forEach(
        it -> actions.add(new TableTransactionAction(TableTransactionActionType.DELETE, it)));
    try {
      writing.submitTransaction(actions);
    } catch (TableServiceException e) {
      // another process deletes the same ones, and a batch fails as a whole
      batch.forEach(it -> writing.deleteEntityWithResponse(it, false, null, Context.NONE));
    }
  }
}
