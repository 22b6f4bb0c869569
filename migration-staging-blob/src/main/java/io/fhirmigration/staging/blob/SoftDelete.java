package io.fhirmigration.staging.blob;

import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobRetentionPolicy;
import java.util.Optional;

/** How long an account keeps what was deleted, in words. */
final class SoftDelete {
  private SoftDelete() {}

  static String of(BlobServiceClient service) {
    try {
      return Optional.ofNullable(service.getProperties().getDeleteRetentionPolicy())
          .filter(BlobRetentionPolicy::isEnabled)
          .map(policy -> "soft delete keeps them for " + policy.getDays() + " days")
          .orElse("no soft delete");
    } catch (RuntimeException e) {
      return "whether soft delete keeps them could not be asked";
    }
  }
}
