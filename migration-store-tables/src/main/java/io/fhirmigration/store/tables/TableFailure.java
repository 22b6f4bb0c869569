package io.fhirmigration.store.tables;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.data.tables.models.TableErrorCode;
import com.azure.data.tables.models.TableServiceError;
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
 * What the caller may do after a failure of the table client. Messages carry the service's error
 * code, not its words, which may quote a signature.
 */
final class TableFailure {
  private static final Set<Integer> BUSY = Set.of(429, 503);
  private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");

  private TableFailure() {}

  /** A failure of a call that only reads. */
  static MigrationException ofRead(String what, RuntimeException e) {
    return of(what, e, false);
  }

  /** A failure of a call that writes. */
  static MigrationException ofWrite(String what, RuntimeException e) {
    return of(what, e, true);
  }

  private static MigrationException of(String what, RuntimeException e, boolean effect) {
    Throwable root = root(e);
    if (e instanceof HttpResponseException refusal
        && !(root instanceof ClientAuthenticationException)) {
      return refused(what, refusal, effect);
    }
    if (root instanceof ClientAuthenticationException) {
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

  private static MigrationException refused(String what, HttpResponseException e, boolean effect) {
    int status = status(e);
    String code = code(e).map(TableErrorCode::toString).orElse("no code");
    String message = what + " (HTTP " + status + ", " + code + ")" + hint(status);
    if (BUSY.contains(status)) {
      return new RetryableException(message, pause(e.getResponse()));
    }
    if (status >= 500 || status == 408) {
      return effect ? new OutcomeUnknownException(message) : new RetryableException(message);
    }
    return code(e).filter(TableErrorCode.TABLE_BEING_DELETED::equals).isPresent()
        ? new RetryableException(message)
        : new RejectedException(status, message);
  }

  /** Whether the service gave this error code. */
  static boolean is(TableErrorCode code, RuntimeException e) {
    return e instanceof HttpResponseException refusal
        && code(refusal).filter(code::equals).isPresent();
  }

  /** Whether the service gave this HTTP status. */
  static boolean is(int status, RuntimeException e) {
    return e instanceof HttpResponseException refusal && status(refusal) == status;
  }

  private static int status(HttpResponseException e) {
    return Optional.ofNullable(e.getResponse()).map(HttpResponse::getStatusCode).orElse(0);
  }

  /** The client reads the code of a refused listing into a type that it does not publish. */
  private static Optional<TableErrorCode> code(HttpResponseException e) {
    if (e.getValue() instanceof TableServiceError error) {
      return Optional.ofNullable(error.getErrorCode());
    }
    return Optional.ofNullable(e.getResponse())
        .map(it -> it.getHeaderValue(ERROR_CODE))
        .map(TableErrorCode::fromString);
  }

  private static String hint(int status) {
    return status == 403
        ? "; give the identity the role Storage Table Data Contributor, and look at the account's"
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

  /** The cause that says most; what the client has added to it may quote addresses. */
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
