package io.fhirmigration.cli;

import com.azure.core.credential.TokenCredential;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.config.StorageConfig;
import io.fhirmigration.cli.config.StorageConfig.AccountKey;
import io.fhirmigration.cli.config.StorageConfig.Identity;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.staging.blob.AccountProbe;
import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.staging.blob.BlobStagingAreaBuilder;
import io.fhirmigration.store.tables.TableStateStore;
import io.fhirmigration.store.tables.TableStateStoreBuilder;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Opens the services of an Azure Storage account as a configuration says. */
final class AzureStorage {
  private static final int NOT_FOUND = 404;

  private final StorageConfig config;
  private final Map<String, String> environment;
  private final Clock clock;

  AzureStorage(StorageConfig config, Map<String, String> environment, Clock clock) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * The containers of the account, without I/O.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  StagingArea files() {
    return blobs().open();
  }

  /**
   * A probe of the account's Blob service, without I/O.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  AccountProbe probe() {
    return blobs().probe();
  }

  private BlobStagingAreaBuilder blobs() {
    BlobStagingAreaBuilder builder = BlobStagingArea.builder(config.url()).clock(clock);
    give(builder::credential, builder::sharedKey, builder::sas);
    return builder;
  }

  /**
   * A table of the account, created when it is missing.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  StateStore records(Optional<String> table) {
    return tables(table).open();
  }

  /**
   * A table of the account that is there.
   *
   * @throws UserMistake when it is not, or when a secret is not where the configuration says
   */
  StateStore existingRecords(Optional<String> table) {
    try {
      return tables(table).openExisting();
    } catch (RejectedException e) {
      if (e.status() == NOT_FOUND) {
        throw new UserMistake(
            "state.table: there is no such table at "
                + config.url()
                + "; check url and table, or start with 'fhir-migrate run'");
      }
      throw e;
    }
  }

  /**
   * Tries the table, and leaves nothing behind.
   *
   * @throws UserMistake when a secret is not where the configuration says
   */
  void probeRecords(Optional<String> table) {
    tables(table).probe();
  }

  private TableStateStoreBuilder tables(Optional<String> table) {
    TableStateStoreBuilder builder = TableStateStore.builder(config.url());
    table.ifPresent(builder::table);
    give(builder::credential, builder::sharedKey, builder::sas);
    return builder;
  }

  private void give(
      Consumer<TokenCredential> identity,
      BiConsumer<String, String> key,
      Consumer<String> signature) {
    if (config.access() instanceof Identity asking) {
      AzureCredentials.of(asking.credential(), environment, clock).ifPresent(identity);
      return;
    }
    String secret = config.access().secret().map(this::read).orElseThrow();
    if (config.access() instanceof AccountKey given) {
      key.accept(given.account(), secret);
    } else {
      signature.accept(secret);
    }
  }

  private String read(SecretRef reference) {
    return reference.read(environment);
  }
}
