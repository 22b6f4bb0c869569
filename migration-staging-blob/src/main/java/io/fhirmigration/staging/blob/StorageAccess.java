package io.fhirmigration.staging.blob;

import com.azure.core.credential.AzureSasCredential;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpAuthorization;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.common.StorageSharedKeyCredential;
import io.fhirmigration.spi.StagedObject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Who asks the storage account: one of three kinds of credential. */
final class StorageAccess {
  private static final String SCOPE = "https://storage.azure.com/.default";

  /** How long a copy of one block may take. */
  private static final Duration COPY_TIME = Duration.ofHours(1);

  private final String kind;
  private final Consumer<BlobServiceClientBuilder> credential;
  private final BiFunction<BlobClient, String, CopySource> copySource;

  private StorageAccess(
      String kind,
      Consumer<BlobServiceClientBuilder> credential,
      BiFunction<BlobClient, String, CopySource> copySource) {
    this.kind = kind;
    this.credential = credential;
    this.copySource = copySource;
  }

  static StorageAccess token(TokenCredential credential) {
    return new StorageAccess(
        "token",
        builder -> builder.credential(credential),
        (blob, etag) ->
            new CopySource(
                blob.getBlobUrl(),
                etag,
                Optional.of(
                    new HttpAuthorization(
                        "Bearer",
                        credential
                            .getTokenSync(new TokenRequestContext().addScopes(SCOPE))
                            .getToken()))));
  }

  static StorageAccess sharedKey(String account, String key, Supplier<Clock> clock) {
    return new StorageAccess(
        "account key",
        builder -> builder.credential(new StorageSharedKeyCredential(account, key)),
        (blob, etag) -> {
          BlobServiceSasSignatureValues read =
              new BlobServiceSasSignatureValues(
                  clock.get().instant().plus(COPY_TIME).atOffset(ZoneOffset.UTC),
                  new BlobSasPermission().setReadPermission(true));
          return withSas(blob, etag, blob.generateSas(read));
        });
  }

  static StorageAccess sas(String given) {
    String sas = given.startsWith("?") ? given.substring(1) : given;
    return new StorageAccess(
        "SAS",
        builder -> builder.credential(new AzureSasCredential(sas)),
        (blob, etag) -> withSas(blob, etag, sas));
  }

  private static CopySource withSas(BlobClient blob, String etag, String sas) {
    return new CopySource(blob.getBlobUrl() + "?" + sas, etag, Optional.empty());
  }

  void giveTo(BlobServiceClientBuilder builder) {
    credential.accept(builder);
  }

  /** How another account's service may read this object for a while. */
  CopySource copySource(BlobClient blob, StagedObject pin) {
    return copySource.apply(blob, pin.etag());
  }

  /** The kind of credential. */
  @Override
  public String toString() {
    return kind;
  }
}
