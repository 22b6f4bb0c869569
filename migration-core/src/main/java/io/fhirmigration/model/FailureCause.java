package io.fhirmigration.model;

import java.util.List;
import java.util.Locale;

/** What a failed import says about where its cause lies. */
public enum FailureCause {
  /** In rights, storage or a file that is missing or was changed: a person has to act. */
  SET_UP,
  /** In the load of the destination: the same lines may be taken later. */
  BUSY,
  /** Anywhere, perhaps in one of the lines. */
  UNKNOWN;

  /** What the import of Azure Health Data Services says about its set-up with status 400. */
  private static final List<String> SET_UP_WORDS =
      List.of(
          "etag not match",
          "failed to get properties of blob",
          "unauthorized request",
          "failed to authenticate",
          "managed identity",
          "deleted, renamed, or moved",
          "error container name",
          "no such host",
          "requested cancellation",
          "was canceled");

  /**
   * The cause of a failed import of Azure Health Data Services.
   *
   * @param status the status of the failed job
   * @param reason the server's words
   */
  public static FailureCause of(int status, String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    return switch (status) {
      case 401, 403, 404, 409 -> SET_UP;
      case 429, 503 -> BUSY;
      case 400 -> SET_UP_WORDS.stream().anyMatch(words::contains) ? SET_UP : UNKNOWN;
      default -> UNKNOWN;
    };
  }
}
