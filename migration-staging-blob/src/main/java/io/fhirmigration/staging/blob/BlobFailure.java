package io.fhirmigration.staging.blob;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the caller may do after a failure of the storage client. Messages carry the service's error
 * code, not its words, which may quote a signature.
 */
final class BlobFailure {
  private static final Set<Integer> BUSY = Set.of(429, 503);

  /** Refusals that the same call may overcome: another writer was faster, or has to end first. */
  private static final Set<BlobErrorCode> PASSING =
      Set.of(
          BlobErrorCode.CONTAINER_BEING_DELETED,
          BlobErrorCode.INVALID_BLOCK_LIST,
          BlobErrorCode.INVALID_BLOB_OR_BLOCK,
          BlobErrorCode.ACCOUNT_BEING_CREATED);

  private BlobFailure() {}

  /** A failure of a call that only reads. */
  static MigrationException ofRead(String what, RuntimeException e) {
    return of(what, e, false);
  }

  /** A failure of a call that changes something. */
  static MigrationException ofWrite(String what, RuntimeException e) {
    return of(what, e, true);
  }

  private static MigrationException of(String what, RuntimeException e, boolean effect) {
    if (e instanceof MigrationException known) {
      return known;
    }
    if (e instanceof BlobStorageException refusal) {
      return refused(what, refusal, effect);
    }
    Throwable root = root(e);
    if (e instanceof ClientAuthenticationException
        || root instanceof ClientAuthenticationException) {
      return new RejectedException(what + ": no token for the storage account: " + root, root);
    }
    if (root instanceof IllegalArgumentException) {
      return new RejectedException(
          what + ": the Azure client cannot use the credential; copy the account key whole");
    }
    if (isWithoutConnection(root)) {
      return new RetryableException(what + ": no connection to the storage account", root);
    }
    if (root instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return effect
        ? new OutcomeUnknownException(what + ": no answer; it may have worked", root)
        : new RetryableException(what + ": no answer", root);
  }

  private static MigrationException refused(String what, BlobStorageException e, boolean effect) {
    int status = e.getStatusCode();
    String message = what + " (HTTP " + status + ", " + code(e) + ")" + hint(e);
    if (BUSY.contains(status)) {
      return new RetryableException(message, pause(e.getResponse()));
    }
    if (status >= 500 || status == 408) {
      return effect ? new OutcomeUnknownException(message) : new RetryableException(message);
    }
    return Optional.ofNullable(e.getErrorCode()).filter(PASSING::contains).isPresent()
        ? new RetryableException(message)
        : new RejectedException(status, message);
  }

  /** Whether the service said that there is no such object or container. */
  static boolean isMissing(BlobStorageException e) {
    return e.getStatusCode() == 404;
  }

  /** Whether the service refused to write over an object that must not exist. */
  static boolean isTaken(BlobStorageException e) {
    return BlobErrorCode.BLOB_ALREADY_EXISTS.equals(e.getErrorCode())
        || BlobErrorCode.CONDITION_NOT_MET.equals(e.getErrorCode());
  }

  /** Whether the service had no lease to break. */
  static boolean isWithoutLease(BlobStorageException e) {
    return BlobErrorCode.LEASE_NOT_PRESENT_WITH_LEASE_OPERATION.equals(e.getErrorCode());
  }

  private static String code(BlobStorageException e) {
    return Optional.ofNullable(e.getErrorCode()).map(BlobErrorCode::toString).orElse("no code");
  }

  private static String hint(BlobStorageException e) {
    if (BlobErrorCode.LEASE_ID_MISSING.equals(e.getErrorCode())) {
      return ": it is leased, an import may be reading it";
    }
    return e.getStatusCode() == 403
        ? "; give the identity the role Storage Blob Data Contributor, and look at the account's"
            + " network rules and at the end of the SAS"
        : "";
  }

  private static Optional<Duration> pause(HttpResponse response) {
    return Optional.ofNullable(response)
        .map(it -> it.getHeaderValue(HttpHeaderName.RETRY_AFTER))
        .filter(seconds -> seconds.matches("\\d{1,6}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static boolean isWithoutConnection(Throwable root) {
    return root instanceof ConnectException
        || root instanceof UnknownHostException
        || root instanceof UnresolvedAddressException
        || root instanceof HttpConnectTimeoutException;
  }

  private static Throwable root(Throwable e) {
    Throwable at = e;
    for (int depth = 0; at.getCause() != null && depth < 20; depth++) {
      if (at instanceof ConnectException || at instanceof ClientAuthenticationException) {
        return at;
      }
      at = at.getCause();
    }
    return at;
  }
}
