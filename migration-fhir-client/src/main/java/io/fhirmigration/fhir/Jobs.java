package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.model.RejectedException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the answers about export and import jobs have in common: a failed job passes its own status
 * on, so that code and text decide, never the status alone.
 *
 * @param wire the server
 * @param kind {@code export} or {@code import}
 */
record Jobs(Wire wire, String kind) {
  private static final Pattern JOB = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final String CANCELLED = "User requested cancellation of operation.";

  /**
   * The status and reason of a job that failed.
   *
   * @param status its own status
   * @param reason the server's words
   */
  record Failed(int status, String reason) {}

  String path() {
    return "/_operations/" + kind + "/{job}";
  }

  /**
   * Requires the address of a job of this kind at this server, since a record may hold any text.
   */
  String own(String statusUrl) {
    String what = "the " + kind + " job's status address";
    String url = wire.origin().require(wire.base(), statusUrl, what);
    String path = URI.create(url).getRawPath();
    String jobs = wire.base().getRawPath() + "/_operations/" + kind + "/";
    if (!path.startsWith(jobs) || !JOB.matcher(path.substring(jobs.length())).matches()) {
      throw new RejectedException(what + " is not below " + jobs);
    }
    return url;
  }

  Optional<Failed> failed(Answer answer) {
    String prefix = kind + " operation failed for reason:";
    ServerWords words = answer.words();
    boolean failed = words.codes().contains("processing") && words.diagnostics().startsWith(prefix);
    boolean cancelled = answer.status() == 400 && words.text().contains(CANCELLED);
    if (answer.status() < 400 || !(failed || cancelled)) {
      return Optional.empty();
    }
    String reason = words.diagnostics().substring(failed ? prefix.length() : 0).strip();
    return Optional.of(
        new Failed(answer.status(), ServerWords.clean(reason.isEmpty() ? words.text() : reason)));
  }

  /** Cancels; {@code false} when the server does not answer cancels any more. */
  boolean cancel(String statusUrl, String role) {
    Call call = Call.effect(HttpMethod.DELETE, own(statusUrl), path()).needs(role);
    Answer answer = wire.effect(call);
    if (answer.isDeprecatedService()) {
      return false;
    }
    boolean ended = answer.status() == 404 || answer.status() == 409 || answer.status() == 410;
    if (answer.status() / 100 == 2 || ended) {
      return true;
    }
    throw wire.refusal(call, answer);
  }
}
