package io.fhirmigration.fhir;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;

/** Says what an answer means that is not the one the call was made for. */
final class Refusals {
  private static final int LOCKED = 423;

  private Refusals() {}

  static MigrationException of(Call call, Origin origin, Answer answer) {
    int status = answer.status();
    String words = answer.words().text();
    String what =
        call.name() + " at " + origin + ": " + status + (words.isEmpty() ? "" : " " + words);
    if (status == 429 || (status == 503 && mayRepeat(call, answer))) {
      return new RetryableException(what, answer.retryAfter());
    }
    if (status >= 500 || status == 408 || status / 100 == 2) {
      return call.effect()
          ? new OutcomeUnknownException(what + "; it may have worked")
          : new RetryableException(what, answer.retryAfter());
    }
    return new RejectedException(status, what + advice(call, status));
  }

  private static boolean mayRepeat(Call call, Answer answer) {
    return !call.effect() || answer.retryAfter().isPresent();
  }

  private static String advice(Call call, int status) {
    return switch (status) {
      case 401 -> "; the token was refused: check the credential and its audience";
      case 403 -> "; give the identity the role " + call.role() + " at this server";
      case LOCKED ->
          "; the server is in initial import mode: switch that mode off in its import settings, or"
              + " let the initial load end first";
      case 301, 302, 303, 307, 308 ->
          "; redirects are not followed: give the server's own address as the base URL";
      default -> "";
    };
  }
}
