package io.fhirmigration.model;

import java.util.Optional;

/**
 * One import: its intent is the exact request body in staging, recorded before it is sent.
 *
 * @param nonce what makes this body different from every other
 * @param body SHA-256 of the request body, which lies in staging under chunk and nonce
 * @param url the full request URL
 * @param inputs number of files in the body
 * @param lines number of lines in these files
 * @param purpose what it is for
 * @param tries how often exactly these lines were given to an import that failed
 * @param wholeFiles whether the server is told to read each file as one processing unit
 * @param statusUrl the receipt; empty while it is not known whether the server got the request
 * @param state where it stands
 * @param cause where the cause of a failure lies; empty unless it failed
 * @param outcome SHA-256 of the server's final answer, which lies in staging; empty unless done
 * @param note the reason of a failure, free of patient data
 */
public record ImportJob(
    String nonce,
    String body,
    String url,
    int inputs,
    long lines,
    Purpose purpose,
    int tries,
    boolean wholeFiles,
    Optional<String> statusUrl,
    State state,
    Optional<FailureCause> cause,
    Optional<String> outcome,
    String note) {
  private static final int LONGEST_NOTE = 120;

  /** Shortens the note, because many imports share one record. */
  public ImportJob {
    note = OneLine.of(note, LONGEST_NOTE);
  }

  /** What an import is for. */
  public enum Purpose {
    /** Lines of the chunk, as they were exported. */
    LOAD,
    /** Some of the lines of a failed import, to find the one that makes it fail. */
    PART,
    /** A line that was taken before, to see whether the server imports at all; not in the books. */
    CONTROL
  }

  /** Where an import stands. */
  public enum State {
    /** Decided on; a repeat sends the same bytes to the same URL. */
    INTENDED,
    /** The server has it. */
    RUNNING,
    /** The server says it has ended well, perhaps with error rows. */
    DONE,
    /** The server says that the job failed. */
    FAILED,
    /** Its one line makes every import fail and goes to quarantine. */
    BLAMED
  }

  /** An import that was decided on, and not sent yet. */
  public static ImportJob intended(
      String nonce,
      String body,
      String url,
      int inputs,
      long lines,
      Purpose purpose,
      int tries,
      boolean wholeFiles) {
    return new ImportJob(
        nonce,
        body,
        url,
        inputs,
        lines,
        purpose,
        tries,
        wholeFiles,
        Optional.empty(),
        State.INTENDED,
        Optional.empty(),
        Optional.empty(),
        "");
  }

  /** This job with its receipt. */
  public ImportJob accepted(String status) {
    return in(State.RUNNING, Optional.of(status), Optional.empty(), Optional.empty(), "");
  }

  /** This job without a receipt, because the server no longer knows it. */
  public ImportJob forgotten() {
    return in(
        State.INTENDED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "the destination no longer knows it");
  }

  /**
   * This job with the server's final answer.
   *
   * @param answer SHA-256 of the answer
   */
  public ImportJob done(String answer) {
    return in(State.DONE, statusUrl, Optional.empty(), Optional.of(answer), "");
  }

  /** This job as one that failed. */
  public ImportJob failed(FailureCause why, String words) {
    return in(State.FAILED, statusUrl, Optional.of(why), Optional.empty(), words);
  }

  /** This failed job as one whose line is to blame. */
  public ImportJob blamed() {
    return in(State.BLAMED, statusUrl, cause, Optional.empty(), note);
  }

  /** This job with another number of tries. */
  public ImportJob tried(int times) {
    return new ImportJob(
        nonce,
        body,
        url,
        inputs,
        lines,
        purpose,
        times,
        wholeFiles,
        statusUrl,
        state,
        cause,
        outcome,
        note);
  }

  /** Whether nothing more is expected of the server. */
  public boolean isEnded() {
    return state == State.DONE || state == State.FAILED || state == State.BLAMED;
  }

  private ImportJob in(
      State next,
      Optional<String> receipt,
      Optional<FailureCause> why,
      Optional<String> answer,
      String words) {
    return new ImportJob(
        nonce,
        body,
        url,
        inputs,
        lines,
        purpose,
        tries,
        wholeFiles,
        receipt,
        next,
        why,
        answer,
        words);
  }
}
