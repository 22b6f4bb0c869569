package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The faults of servers and networks by name, for the lines of a {@link ScriptedFaults}. */
public final class Faults {
  static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Faults() {}

  /** 429 with both headers that say when to come back: whole seconds, and milliseconds. */
  public static Fault throttled(Duration pause) {
    return new Fault.Refuse(
        throttling()
            .header("Retry-After", seconds(pause))
            .header("x-ms-retry-after-ms", Long.toString(pause.toMillis())));
  }

  /** 429 with {@code Retry-After} in seconds only. */
  public static Fault throttledForSeconds(Duration pause) {
    return new Fault.Refuse(throttling().header("Retry-After", seconds(pause)));
  }

  /** 429 with {@code Retry-After} as a date only. */
  public static Fault throttledUntil(Instant then) {
    return new Fault.Refuse(throttling().header("Retry-After", HTTP_DATE.format(then)));
  }

  /** 429 that does not say when to come back. */
  public static Fault throttled() {
    return new Fault.Refuse(throttling());
  }

  /** 500 without a word, and nothing done. */
  public static Fault broken() {
    return new Fault.Refuse(ModelResponse.empty(500));
  }

  /** 503 without a word, and nothing done. */
  public static Fault unavailable() {
    return new Fault.Refuse(ModelResponse.empty(503));
  }

  /** 503 with {@code Retry-After} in seconds, and nothing done. */
  public static Fault unavailable(Duration pause) {
    return new Fault.Refuse(ModelResponse.empty(503).header("Retry-After", seconds(pause)));
  }

  /** 401 as for a token that is no longer valid, and nothing done. */
  public static Fault tokenExpired() {
    return new Fault.Refuse(outcome(401, Outcomes.FHIR_JSON, "login", "Authentication failed."));
  }

  /** No connection can be made; nothing done. */
  public static Fault connectionRefused() {
    return new Fault.Unreachable();
  }

  /** The connection is reset after the request was sent; nothing done. */
  public static Fault resetBeforeActing() {
    return new Fault.CutBefore();
  }

  /** The server acts, and the connection is reset before its answer arrives. */
  public static Fault replyLost() {
    return new Fault.LoseReply();
  }

  /** The server acts, and only the first half of its answer's body arrives, as if it were all. */
  public static Fault answerCut() {
    return new Fault.Alter(
        answer ->
            new ModelResponse(
                answer.status(),
                answer.headers(),
                Arrays.copyOf(answer.body(), answer.body().length / 2)));
  }

  /** The answer's {@code Date} is wrong by this much; the server's own time is right. */
  public static Fault dateOff(Duration by) {
    return new Fault.Alter(
        answer ->
            answer
                .first("Date")
                .map(HTTP_DATE::parse)
                .map(Instant::from)
                .map(date -> answer.header("Date", HTTP_DATE.format(date.plus(by))))
                .orElse(answer));
  }

  /** An export that still runs answers 200 with the files written so far; the manifest grows. */
  public static Fault earlyManifest() {
    return new Fault.EarlyManifest();
  }

  /** A complete manifest that lists only its first files. */
  public static Fault shortManifest(int files) {
    return complete(
        manifest -> {
          List<JsonValue> output = manifest.array("output");
          Map<String, JsonValue> members = new LinkedHashMap<>(manifest.members());
          members.put(
              "output",
              JsonValue.array(List.copyOf(output.subList(0, Math.min(files, output.size())))));
          return new JsonObject(members);
        });
  }

  /**
   * The source cancels the export that is asked for, as it may do by itself: the answer is 200 with
   * an empty list, now and later.
   *
   * @param source the model that is asked
   */
  public static Fault exportCancelledInside(FhirServerModel source) {
    return meanwhile(request -> source.cancelExportInside(number(request)));
  }

  /** The import that is asked for is forgotten, as by a server that purges its queue. */
  public static Fault importPurged(FhirServerModel destination) {
    return meanwhile(request -> destination.purgeImport(number(request)));
  }

  /** Something else happens just before the server does what was asked. */
  public static Fault meanwhile(Consumer<ModelRequest> event) {
    return new Fault.Meanwhile(event);
  }

  private static Fault complete(UnaryOperator<JsonObject> change) {
    return new Fault.Alter(
        answer ->
            answer.status() == 200
                ? new ModelResponse(
                    200,
                    answer.headers(),
                    Meta.bytes(change.apply((JsonObject) JsonValue.parse(answer.body()))))
                : answer);
  }

  private static long number(ModelRequest request) {
    String path = request.target().replaceFirst("\\?.*", "");
    return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
  }

  private static ModelResponse throttling() {
    return outcome(
        429,
        "application/json; charset=utf-8",
        "throttled",
        "The maximum number of concurrent API calls on this instance was reached.");
  }

  private static ModelResponse outcome(
      int status, String contentType, String code, String diagnostics) {
    JsonObject issue =
        JsonValue.object()
            .put("severity", "error")
            .put("code", code)
            .put("diagnostics", diagnostics)
            .build();
    JsonObject body =
        JsonValue.object()
            .put("resourceType", "OperationOutcome")
            .put("issue", JsonValue.array(List.of(issue)))
            .build();
    return ModelResponse.of(status, contentType, Meta.bytes(body));
  }

  private static String seconds(Duration pause) {
    return Long.toString(Math.max(1, (pause.toMillis() + 999) / 1000));
  }
}
