package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An export at one moment.
 *
 * @param number its job number
 * @param request the kick-off URL
 * @param lenient whether unknown filters were to be ignored
 * @param created when it was accepted
 * @param stage how far it is
 * @param since when it is in that stage, or when its last step ended
 * @param steps its processing jobs, once planned
 * @param failure why it failed
 */
record ExportJob(
    long number,
    String request,
    boolean lenient,
    Instant created,
    Stage stage,
    Instant since,
    List<ExportStep> steps,
    Optional<Failure> failure) {
  enum Stage {
    QUEUED,
    PLANNING,
    WRITING,
    COMPLETE,
    FAILED,
    CANCELLED_BY_USER,
    CANCELLED_INSIDE
  }

  record Failure(int status, String reason) {}

  static ExportJob accepted(long number, String request, boolean lenient, Instant now) {
    return new ExportJob(
        number, request, lenient, now, Stage.QUEUED, now, List.of(), Optional.empty());
  }

  boolean isOpen() {
    return stage == Stage.QUEUED || stage == Stage.PLANNING || stage == Stage.WRITING;
  }

  Optional<ExportStep> nextStep() {
    return steps.stream().filter(step -> !step.done()).findFirst();
  }

  ExportJob in(Stage next, Instant when) {
    return new ExportJob(number, request, lenient, created, next, when, steps, failure);
  }

  ExportJob with(List<ExportStep> changed, Instant when) {
    return new ExportJob(
        number, request, lenient, created, stage, when, List.copyOf(changed), failure);
  }

  ExportJob failed(int status, String reason, Instant when) {
    return new ExportJob(
        number,
        request,
        lenient,
        created,
        Stage.FAILED,
        when,
        steps,
        Optional.of(new Failure(status, reason)));
  }

  /** The files written so far. */
  Stream<ExportFile> files() {
    return steps.stream().flatMap(step -> step.files().stream());
  }

  JsonObject toJson() {
    ObjectBuilder json =
        JsonValue.object()
            .put("number", number)
            .put("request", request)
            .put("lenient", lenient)
            .put("created", created.toString())
            .put("stage", stage.name())
            .put("since", since.toString())
            .put(
                "steps", new JsonArray(steps.stream().<JsonValue>map(ExportStep::toJson).toList()));
    failure.ifPresent(f -> json.put("status", f.status).put("reason", f.reason));
    return json.build();
  }

  static ExportJob of(JsonObject json) {
    return new ExportJob(
        json.integer("number").orElseThrow(),
        json.string("request").orElseThrow(),
        Json.flag(json, "lenient"),
        Instant.parse(json.string("created").orElseThrow()),
        Stage.valueOf(json.string("stage").orElseThrow()),
        Instant.parse(json.string("since").orElseThrow()),
        Json.objects(json.array("steps")).map(ExportStep::of).toList(),
        json.string("reason")
            .map(r -> new Failure(Math.toIntExact(json.integer("status").orElseThrow()), r)));
  }
}
