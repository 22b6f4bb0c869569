package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.testkit.server.ModelResponse;
import java.util.Optional;

/**
 * A job that failed, as opposed to a status request that did.
 *
 * @param status the job's own status
 * @param reason the server's words
 */
record FailedJob(int status, String reason) {
  private static final String CANCELLED = "User requested cancellation of operation.";

  static Optional<FailedJob> in(ModelResponse answer, String kind) {
    Words words = Words.of(answer);
    String prefix = kind + " operation failed for reason:";
    boolean failed = words.codes().contains("processing") && words.diagnostics().startsWith(prefix);
    boolean cancelled = answer.status() == 400 && words.text().contains(CANCELLED);
    if (answer.status() < 400 || !(failed || cancelled)) {
      return Optional.empty();
    }
    String reason = failed ? words.diagnostics().substring(prefix.length()).strip() : words.text();
    return Optional.of(new FailedJob(answer.status(), reason));
  }
}
