package io.fhirmigration.spi;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.ndjson.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The server that data goes to.
 *
 * <p>Thread-safe; every method that asks the server may block, an import status for more than 60
 * seconds. {@link #startImport}, {@link #cancelImport}, {@link #putAll} and {@link #startReindex}
 * are sent once per call. Failures as for {@link SourceServer}.
 */
public interface TargetServer {

  /** The base URL, without trailing slash. */
  URI base();

  /** Reads the capability statement. */
  ServerFacts facts();

  /** Counts; a server that refuses to count answers unknown with the reason. */
  CountAnswer count(CountQuery query);

  /** The full URL of an import request; no I/O. */
  String importUrl();

  /**
   * Sends one import request.
   *
   * @return the status URL; the same one for the same bytes, whenever they are sent
   */
  String startImport(String importUrl, byte[] body);

  /** Asks once how an import stands. */
  ImportPoll pollImport(String statusUrl);

  /** Cancels an import; a job that is unknown or ended is no failure. */
  void cancelImport(String statusUrl);

  /** Reads one version of a resource; empty when there is none. */
  Optional<Version> read(String type, String id, String versionId);

  /** Reads the newest entry of a resource's history, a delete included; empty when unknown. */
  Optional<Version> newest(String type, String id);

  /**
   * Writes resources by id.
   *
   * @return what the server said about each, in the given order
   */
  List<EntryOutcome> putAll(List<JsonValue.JsonObject> resources);

  /**
   * Starts {@code $reindex}, or finds the one that runs.
   *
   * @return the status URL
   */
  String startReindex();

  /** Asks once how {@code $reindex} stands. */
  ReindexPoll pollReindex(String statusUrl);

  /**
   * One version of a resource.
   *
   * @param versionId its version
   * @param lastUpdated its date as written; empty string when unknown
   * @param deleted whether it is a delete
   * @param body its JSON; empty for a delete
   */
  record Version(String versionId, String lastUpdated, boolean deleted, byte[] body) {}

  /**
   * The answer to one written resource.
   *
   * @param status the HTTP status
   * @param reason the server's words; empty string when it worked
   */
  record EntryOutcome(int status, String reason) {
    /** Whether it was written. */
    public boolean worked() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * How {@code $reindex} stands.
   *
   * @param ended whether nothing more will happen
   * @param worked whether it ended well
   * @param status the server's word for it
   */
  record ReindexPoll(boolean ended, boolean worked, String status) {}

  /** How an import stands. */
  sealed interface ImportPoll {
    /**
     * Not ended.
     *
     * @param retryAfter when the server wants to be asked again, if it says
     * @param succeeded lines that it has taken so far, when it says
     */
    record Running(Optional<Duration> retryAfter, long succeeded) implements ImportPoll {}

    /**
     * Ended, perhaps with error rows.
     *
     * @param files successes per input
     * @param errors one entry per error file
     * @param body the answer's bytes, kept as evidence
     */
    record Complete(List<FileResult> files, List<ErrorFile> errors, byte[] body)
        implements ImportPoll {
      /** Copies the lists. */
      public Complete {
        files = List.copyOf(files);
        errors = List.copyOf(errors);
      }
    }

    /**
     * The job failed; what it wrote stays, and it may go on writing for a while.
     *
     * @param status the status of the failed job
     * @param cause where the cause lies, as far as status and words tell
     * @param reason the server's words
     */
    record JobFailed(int status, FailureCause cause, String reason) implements ImportPoll {}

    /** The server knows no such job: the same bytes must be sent again. */
    record Unknown() implements ImportPoll {}
  }

  /**
   * Successes of one input.
   *
   * @param input the input's address
   * @param count lines taken, new or already present
   */
  record FileResult(URI input, long count) {}

  /**
   * Refused lines of one input.
   *
   * @param input the input's address
   * @param count how many
   * @param errors where the error rows lie
   */
  record ErrorFile(URI input, long count, URI errors) {}
}
