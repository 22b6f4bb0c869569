package io.fhirmigration.model;

import java.util.Optional;

/**
 * One import: its intent is the exact request body in staging, recorded before it is sent.
 *
 * @param nonce what makes this body different from every other
 * @param body the request body
 * @param url the full request URL
 * @param inputs number of files in the body
 * @param statusUrl the receipt; empty while it is not known whether the server got the request
 * @param state where it stands
 * @param outcome the server's final answer, when there is one
 * @param note progress or the reason of a failure, free of patient data
 */
public record ImportJob(
    String nonce,
    ObjectRef body,
    String url,
    int inputs,
    Optional<String> statusUrl,
    State state,
    Optional<ObjectRef> outcome,
    String note) {
  /** Where an import stands. */
  public enum State {
    /** Decided on; a repeat sends the same bytes to the same URL. */
    INTENDED,
    /** The server has it. */
    RUNNING,
    /** The server says it has ended well, perhaps with error rows. */
    DONE,
    /** The server says that the job failed; its lines go into another job. */
    FAILED
  }

  /** This job with another state and note. */
  public ImportJob with(State next, String why) {
    return new ImportJob(nonce, body, url, inputs, statusUrl, next, outcome, why);
  }

  /** This job with its receipt. */
  public ImportJob accepted(String status) {
    return new ImportJob(
        nonce, body, url, inputs, Optional.of(status), State.RUNNING, outcome, note);
  }

  /** This job with the server's final answer. */
  public ImportJob done(ObjectRef answer) {
    return new ImportJob(nonce, body, url, inputs, statusUrl, State.DONE, Optional.of(answer), "");
  }

  /** Whether nothing more is expected of the server. */
  public boolean isEnded() {
    return state == State.DONE || state == State.FAILED;
  }
}
