package io.fhirmigration.store.tables;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobContainerItem;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.fhirmigration.staging.blob.BlobStagingArea;
import io.fhirmigration.testkit.azurite.Azurite;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.server.Face;

/** Two servers in this process whose files lie in the account's empty containers. */
final class AzureWorld {
  private static final BlobServiceClient SERVICE =
      new BlobServiceClientBuilder()
          .endpoint(Account.blobs().toString())
          .credential(new StorageSharedKeyCredential(Azurite.ACCOUNT, Azurite.KEY))
          .buildClient();
  private static final BlobStagingArea AREA =
      BlobStagingArea.builder(Account.blobs()).sharedKey(Azurite.ACCOUNT, Azurite.KEY).open();

  private AzureWorld() {}

  static World open() {
    for (BlobContainerItem container : SERVICE.listBlobContainers()) {
      SERVICE.deleteBlobContainer(container.getName());
    }
    return new InProcessWorld(Face.AZURE_API_FOR_FHIR, AREA);
  }
}
