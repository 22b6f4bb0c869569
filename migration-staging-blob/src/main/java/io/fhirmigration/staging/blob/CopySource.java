package io.fhirmigration.staging.blob;

import com.azure.core.http.HttpAuthorization;
import java.util.Optional;

/**
 * Where and how a storage service reads an object of another account.
 *
 * @param address the object's address, with a SAS where that is the authorization
 * @param etag the ETag that it must still have
 * @param authorization a token, where that is the authorization
 */
record CopySource(String address, String etag, Optional<HttpAuthorization> authorization) {
  @Override
  public String toString() {
    return "CopySource";
  }
}
