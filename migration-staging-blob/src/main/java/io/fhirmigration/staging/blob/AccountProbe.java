package io.fhirmigration.staging.blob;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.DateTimeRfc1123;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobRetentionPolicy;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out what a storage account allows and keeps, with a container of its own that it deletes
 * again.
 *
 * <p>Thread-safe; {@link #run} blocks on the account.
 */
public final class AccountProbe {
  private static final String OBJECT = "probe.ndjson";

  private final BlobServiceClient service;

  AccountProbe(BlobServiceClient service) {
    this.service = service;
  }

  /** What is tried, in this order. */
  public enum Step {
    /** Making a container. */
    CREATE_CONTAINER,
    /** Writing an object. */
    WRITE,
    /** Reading it back. */
    READ,
    /** Listing the container. */
    LIST,
    /** Deleting the object and the container. */
    DELETE
  }

  /**
   * What was found out.
   *
   * @param refused the first step that the account refused
   * @param words why, without a secret; empty string when nothing was refused
   * @param now the account's clock, in whole seconds, when it told
   * @param versioned whether the account keeps former versions of objects
   * @param softDeleteDays for how many days it keeps deleted objects; empty when it does not, or
   *     when whoever asks may not know
   */
  public record Answer(
      Optional<Step> refused,
      String words,
      Optional<Instant> now,
      boolean versioned,
      OptionalInt softDeleteDays) {}

  /**
   * Tries everything; what it made is gone afterwards, unless deleting is what was refused.
   *
   * @param container the name of a container that does not exist
   * @throws MigrationException when the account does not answer
   */
  public Answer run(String container) {
    return new Trial(service.getBlobContainerClient(container)).run();
  }

  /** One use of the probe. */
  private final class Trial {
    private final BlobContainerClient container;
    private Step step = Step.CREATE_CONTAINER;
    private Optional<Instant> now = Optional.empty();
    private boolean versioned;

    Trial(BlobContainerClient container) {
      this.container = container;
    }

    Answer run() {
      try {
        now = date(container.createWithResponse(null, null, null, Context.NONE).getHeaders());
      } catch (RuntimeException e) {
        return refused(e);
      }
      Answer answer = filled();
      try {
        container.delete();
      } catch (RuntimeException e) {
        step = Step.DELETE;
        return answer.refused().isPresent() ? answer : refused(e);
      }
      return answer;
    }

    private Answer filled() {
      try {
        step = Step.WRITE;
        Response<BlockBlobItem> written =
            container
                .getBlobClient(OBJECT)
                .uploadWithResponse(
                    new BlobParallelUploadOptions(BinaryData.fromString("{}\n")),
                    null,
                    Context.NONE);
        versioned = written.getValue().getVersionId() != null;
        step = Step.READ;
        container.getBlobClient(OBJECT).downloadContent();
        step = Step.LIST;
        container.listBlobs().forEach(listed -> {});
        step = Step.DELETE;
        container.getBlobClient(OBJECT).delete();
        return new Answer(Optional.empty(), "", now, versioned, softDeleteDays());
      } catch (RuntimeException e) {
        return refused(e);
      }
    }

    private Answer refused(RuntimeException failure) {
      MigrationException known = BlobFailure.ofWrite("container of the probe", failure);
      if (known instanceof RejectedException) {
        return new Answer(
            Optional.of(step),
            String.valueOf(known.getMessage()),
            now,
            versioned,
            OptionalInt.empty());
      }
      throw known;
    }
  }

  /** Telling needs a right that reading and writing does not. */
  private OptionalInt softDeleteDays() {
    try {
      BlobRetentionPolicy policy = service.getProperties().getDeleteRetentionPolicy();
      return policy != null && policy.isEnabled() && policy.getDays() != null
          ? OptionalInt.of(policy.getDays())
          : OptionalInt.empty();
    } catch (BlobStorageException e) {
      return OptionalInt.empty();
    }
  }

  private static Optional<Instant> date(HttpHeaders headers) {
    return Optional.ofNullable(headers.getValue(HttpHeaderName.DATE))
        .map(text -> new DateTimeRfc1123(text).getDateTime().toInstant());
  }
}
