package io.fhirmigration.cli;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableItem;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.sas.AccountSasPermission;
import com.azure.storage.common.sas.AccountSasResourceType;
import com.azure.storage.common.sas.AccountSasService;
import com.azure.storage.common.sas.AccountSasSignatureValues;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.testkit.azurite.Azurite;
import java.net.URI;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * The account of one Azurite for all tests of this JVM, as other programs see it; it ends with the
 * JVM.
 */
final class StorageWorld {
  private static final OffsetDateTime END =
      OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private static final class Once {
    static final Azurite AZURITE = Azurite.start(Path.of("..", "azurite"));
  }

  /** Empties the account. */
  StorageWorld() {
    for (BlobContainerItem container : service().listBlobContainers()) {
      service().deleteBlobContainer(container.getName());
    }
    tableNames().forEach(tableService()::deleteTable);
  }

  URI blobs() {
    return Once.AZURITE.blobs();
  }

  URI tables() {
    return Once.AZURITE.tables();
  }

  StagingArea staging() {
    return BlobStagingArea.builder(blobs()).sharedKey(Azurite.ACCOUNT, Azurite.KEY).open();
  }

  /**
   * The sections {@code staging} and {@code state} of configurations that lie in the account.
   *
   * @param key where its key is read from, such as {@code env:KEY}
   */
  String places(String key) {
    String access = "', account: " + Azurite.ACCOUNT + ", keyFrom: '" + key + "'}";
    return "staging: {kind: blob, url: '"
        + blobs()
        + access
        + "\nstate: {kind: tables, url: '"
        + tables()
        + access;
  }

  /** Writes this many objects into a new container, many at a time. */
  void fill(String container, int objects, IntFunction<String> name, IntFunction<String> content)
      throws InterruptedException, ExecutionException {
    BlobContainerClient box = service().createBlobContainer(container);
    ExecutorService hands = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> written = new ArrayList<>();
      for (int i = 0; i < objects; i++) {
        BlobClient blob = box.getBlobClient(name.apply(i));
        BinaryData lines = BinaryData.fromString(content.apply(i));
        written.add(hands.submit(() -> blob.upload(lines)));
      }
      for (Future<?> one : written) {
        one.get();
      }
    } finally {
      hands.shutdownNow();
    }
  }

  /**
   * A shared access signature of the account.
   *
   * @param services letters of services, such as {@code bt}
   * @param permissions letters of rights, such as {@code rl}
   */
  String sas(String services, String permissions) {
    return service()
        .generateAccountSas(
            new AccountSasSignatureValues(
                END,
                AccountSasPermission.parse(permissions),
                AccountSasService.parse(services),
                AccountSasResourceType.parse("sco")));
  }

  static String signature(String sas) {
    return sas.substring(sas.indexOf("sig=") + 4).split("&")[0];
  }

  /** The content of every object in every container, after its name. */
  List<String> objects() {
    List<String> objects = new ArrayList<>();
    for (BlobContainerItem box : service().listBlobContainers()) {
      BlobContainerClient container = service().getBlobContainerClient(box.getName());
      for (BlobItem item : container.listBlobs()) {
        BinaryData content = container.getBlobClient(item.getName()).downloadContent();
        objects.add(item.getName() + " " + item.getMetadata() + "\n" + content);
      }
    }
    return objects;
  }

  List<String> tableNames() {
    return tableService().listTables().stream().map(TableItem::getName).toList();
  }

  /** Every entity of every table, with all its properties. */
  List<String> entities() {
    List<String> entities = new ArrayList<>();
    for (String table : tableNames()) {
      tableService()
          .getTableClient(table)
          .listEntities()
          .forEach(entity -> entities.add(table + " " + entity.getProperties()));
    }
    return entities;
  }

  private TableServiceClient tableService() {
    return new TableServiceClientBuilder()
        .endpoint(tables().toString())
        .credential(new AzureNamedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
        .buildClient();
  }

  private BlobServiceClient service() {
    return new BlobServiceClientBuilder()
        .endpoint(blobs().toString())
        .credential(new StorageSharedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
        .buildClient();
  }
}
