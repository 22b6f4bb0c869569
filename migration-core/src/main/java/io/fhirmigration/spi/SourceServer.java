package io.fhirmigration.spi;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.model.Window;
import io.fhirmigration.ndjson.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The server that data comes from.
 *
 * <p>Thread-safe; every method that asks the server may block. Reads may be repeated inside for a
 * few seconds; {@link #startExport} and {@link #cancelExport} are sent once per call, because a
 * hidden repeat makes a job that nobody knows. Failures: {@link
 * io.fhirmigration.model.RetryableException} (throttled or unreachable, certainly without effect),
 * {@link io.fhirmigration.model.RejectedException} (wrong request, right or credential), {@link
 * io.fhirmigration.model.OutcomeUnknownException} (an effect was asked for and the answer did not
 * arrive or was a 5xx).
 */
public interface SourceServer {

  /** The base URL, without trailing slash. */
  URI base();

  /** What this server can do; no I/O. */
  Traits traits();

  /** Reads the capability statement. */
  ServerFacts facts();

  /** Reads the server's clock as cheaply as it can. */
  Instant now();

  /** Counts; a server that refuses to count answers unknown with the reason. */
  CountAnswer count(CountQuery query);

  /**
   * The oldest {@code lastUpdated}, or empty when the server holds nothing or does not say; a hint
   * for sizing only.
   */
  Optional<Instant> firstTimestamp(boolean history);

  /**
   * The highest {@code lastUpdated} of the current resources of a type, or empty when the server
   * holds none or does not say; two answers that differ show that something was written.
   */
  default Optional<Instant> lastTimestamp(String type) {
    return Optional.empty();
  }

  /** The full kick-off URL of an export; no I/O. */
  String exportUrl(ExportRequest request);

  /**
   * Sends one kick-off.
   *
   * @return the status URL
   */
  String startExport(String exportUrl);

  /**
   * The status URL of the export that writes into this folder of its container, or empty when the
   * name is not of the server's form; no I/O.
   */
  Optional<String> statusUrlOf(String folder);

  /** Asks once how an export stands. */
  ExportPoll pollExport(String statusUrl);

  /**
   * Cancels an export; a job that is unknown or ended is no failure.
   *
   * @return {@code false} when the server refuses to cancel (410), so that one must wait
   */
  boolean cancelExport(String statusUrl);

  /**
   * The custom search parameters, all pages; empty optional when the server does not answer
   * searches.
   */
  Optional<List<JsonValue.JsonObject>> searchParameters();

  /**
   * What a kind of server can do.
   *
   * @param tillInclusive whether rows stamped exactly {@code _till} are exported
   * @param asOfTill whether, without history, the version that was newest before {@code _till} is
   *     exported although it has been superseded since
   * @param ownFolder whether an export writes into a folder of its own in the container, so that
   *     its files can be listed as a witness
   */
  record Traits(boolean tillInclusive, boolean asOfTill, boolean ownFolder) {}

  /**
   * What to export.
   *
   * @param types only these types; empty for all
   * @param window the span
   * @param history whether superseded versions are wanted
   * @param deletes whether soft deletes are wanted
   * @param container where the files go
   * @param maxCount resources per query of the server; empty for what the server does by itself
   * @param anonymization the configuration by which the server de-identifies what it exports; empty
   *     to export as it is
   */
  record ExportRequest(
      List<String> types,
      Window window,
      boolean history,
      boolean deletes,
      String container,
      OptionalInt maxCount,
      Optional<PinnedConfig> anonymization) {
    /** Copies the list. */
    public ExportRequest {
      types = List.copyOf(types);
    }

    /** An export of what the server holds, as it is. */
    public ExportRequest(
        List<String> types, Window window, boolean history, boolean deletes, String container) {
      this(types, window, history, deletes, container, OptionalInt.empty(), Optional.empty());
    }
  }

  /**
   * A de-identification configuration in the server's export store.
   *
   * @param name its name
   * @param etag the version of it that is meant
   */
  record PinnedConfig(String name, String etag) {}

  /** How an export stands. */
  sealed interface ExportPoll {
    /**
     * Not ended.
     *
     * @param retryAfter when the server wants to be asked again, if it says
     * @param progress what it says about progress; empty string when nothing
     */
    record Running(Optional<Duration> retryAfter, String progress) implements ExportPoll {}

    /**
     * The server claims that it is complete.
     *
     * @param manifest the claim
     * @param body the answer's bytes, kept as evidence
     */
    record Complete(ExportManifest manifest, byte[] body) implements ExportPoll {}

    /**
     * The job failed.
     *
     * @param status the status of the failed job
     * @param reason the server's words
     */
    record JobFailed(int status, String reason) implements ExportPoll {}

    /** The server knows no such job. */
    record Unknown() implements ExportPoll {}
  }
}
