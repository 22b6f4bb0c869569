package io.fhirmigration.fhir;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** Says what a request without an answer means. */
final class Failures {
  private Failures() {}

  static MigrationException of(Call call, Origin origin, RuntimeException failure) {
    if (cause(failure, MigrationException.class).isPresent()) {
      return cause(failure, MigrationException.class).get();
    }
    String what = call.name() + " at " + origin + ": ";
    if (cause(failure, UnresolvedAddressException.class).isPresent()
        || cause(failure, UnknownHostException.class).isPresent()) {
      return new RetryableException(what + "the host name is unknown", failure);
    }
    if (cause(failure, HttpConnectTimeoutException.class).isPresent()) {
      return new RetryableException(what + "no connection within the time limit", failure);
    }
    if (cause(failure, ConnectException.class).isPresent()) {
      return new RetryableException(what + "the connection was refused", failure);
    }
    if (cause(failure, SSLHandshakeException.class).isPresent()) {
      return cause(failure, CertificateException.class).isPresent()
          ? new RejectedException(what + "the server's certificate is not trusted", failure)
          : new RetryableException(what + "the TLS handshake failed", failure);
    }
    String words = ServerWords.clean(String.valueOf(failure.getMessage()));
    return call.effect()
        ? new OutcomeUnknownException(what + "no answer; it may have worked: " + words, failure)
        : new RetryableException(what + "no answer: " + words, failure);
  }

  /** The first throwable of that kind in the chain of causes. */
  static <T> Optional<T> cause(Throwable failure, Class<T> kind) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (kind.isInstance(at)) {
        return Optional.of(kind.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
