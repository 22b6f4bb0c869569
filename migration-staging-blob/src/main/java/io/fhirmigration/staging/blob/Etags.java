package io.fhirmigration.staging.blob;

import com.azure.storage.blob.models.BlobRequestConditions;

/**
 * The two spellings of an ETag: bare in pins, as listings and the destination's import have it, and
 * quoted in conditions.
 */
final class Etags {
  private Etags() {}

  static String bare(String etag) {
    return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(1, etag.length() - 1)
        : etag;
  }

  static BlobRequestConditions unchanged(String etag) {
    return new BlobRequestConditions().setIfMatch("\"" + bare(etag) + "\"");
  }
}
