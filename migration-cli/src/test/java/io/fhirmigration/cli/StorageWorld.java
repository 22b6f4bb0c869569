package io.fhirmigration.cli;

import com.azure.core.credential.AzureNamedKeyCredential;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableServiceClient;
import com.azure.data.tables.TableServiceClientBuilder;
import com.azure.data.tables.models.TableItem;
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

/** The account of an Azurite, as other programs see it. */
final class StorageWorld implements AutoCloseable {
  private static final OffsetDateTime END =
      OffsetDateTime.of(2100, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Azurite azurite = Azurite.start(Path.of("..", "azurite"));

  URI blobs() {
    return azurite.blobs();
  }

  URI tables() {
    return azurite.tables();
  }

  StagingArea staging() {
    return BlobStagingArea.builder(blobs()).sharedKey(Azurite.ACCOUNT, Azurite.KEY).open();
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

  @Override
  public void close() {
    azurite.close();
  }
}
