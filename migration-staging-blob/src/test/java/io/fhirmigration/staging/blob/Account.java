package io.fhirmigration.staging.blob;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.fhirmigration.testkit.azurite.Azurite;
import java.net.URI;
import java.nio.file.Path;

/** The account of one Azurite for all tests of this JVM; it ends with the JVM. */
final class Account {
  private Account() {}

  private static final class Once {
    static final Azurite AZURITE = Azurite.start(Path.of("..", "azurite"));
  }

  static URI url() {
    return Once.AZURITE.blobs();
  }

  /** A builder with the account's key. */
  static BlobStagingAreaBuilder area() {
    return BlobStagingArea.builder(url()).sharedKey(Azurite.ACCOUNT, Azurite.KEY);
  }

  /** The account as another program sees it. */
  static BlobServiceClient service() {
    return new BlobServiceClientBuilder()
        .endpoint(url().toString())
        .credential(new StorageSharedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
        .buildClient();
  }

  /** Holds an object as an import that reads it does, without an end. */
  static void lease(String container, String name) {
    BlobClient blob = service().getBlobContainerClient(container).getBlobClient(name);
    new BlobLeaseClientBuilder().blobClient(blob).buildClient().acquireLease(-1);
  }

  static void clear() {
    BlobServiceClient service = service();
    for (BlobContainerItem container : service.listBlobContainers()) {
      service.deleteBlobContainer(container.getName());
    }
  }
}
