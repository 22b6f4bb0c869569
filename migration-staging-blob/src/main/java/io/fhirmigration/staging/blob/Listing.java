package io.fhirmigration.staging.blob;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import io.fhirmigration.spi.StagedObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of a container's objects, continued by name, in the service's order.
 *
 * @param prefix what the names begin with
 * @param after the last name of the page before, or empty
 * @param limit how many objects
 */
record Listing(String prefix, String after, int limit) {
  private static final int LARGEST_PAGE = 5000;

  /** Marks what stands for a folder in accounts that have folders. */
  private static final String FOLDER = "hdi_isfolder";

  List<StagedObject> page(BlobContainerClient container) {
    if (after.compareTo(prefix) > 0 && !after.startsWith(prefix)) {
      return List.of();
    }
    try {
      return container.listBlobs(options(), null).stream()
          .filter(this::holds)
          .limit(limit)
          .map(item -> pin(container.getBlobContainerName(), item))
          .toList();
    } catch (RuntimeException e) {
      if (e instanceof BlobStorageException refusal && BlobFailure.isMissing(refusal)) {
        return List.of();
      }
      String what = "container " + container.getBlobContainerName() + " could not be listed";
      throw BlobFailure.ofRead(what, e);
    }
  }

  private ListBlobsOptions options() {
    ListBlobsOptions options =
        new ListBlobsOptions()
            .setPrefix(prefix)
            .setDetails(new BlobListDetails().setRetrieveMetadata(true))
            .setMaxResultsPerPage((int) Math.min(LARGEST_PAGE, limit + 1L));
    return after.startsWith(prefix) && !after.isEmpty() ? options.setStartFrom(after) : options;
  }

  private boolean holds(BlobItem item) {
    Map<String, String> metadata = Optional.ofNullable(item.getMetadata()).orElse(Map.of());
    return !item.getName().equals(after) && !"true".equals(metadata.get(FOLDER));
  }

  private static StagedObject pin(String container, BlobItem item) {
    return new StagedObject(
        container,
        item.getName(),
        item.getProperties().getContentLength(),
        Etags.bare(item.getProperties().getETag()));
  }
}
