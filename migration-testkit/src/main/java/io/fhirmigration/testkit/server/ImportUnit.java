package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.time.Instant;
import java.util.Optional;

/**
 * One processing unit of an import: a range of one file.
 *
 * @param number its job number
 * @param input which of the job's files
 * @param offset the first byte
 * @param starts when it begins to run
 * @param due when it has done its work
 * @param stage how far it is
 * @param succeeded lines taken
 * @param refused lines refused
 * @param failure why it failed
 */
record ImportUnit(
    long number,
    int input,
    long offset,
    Instant starts,
    Instant due,
    Stage stage,
    long succeeded,
    long refused,
    Optional<Failure> failure) {
  enum Stage {
    WAITING,
    COMPLETE,
    FAILED,
    CANCELLED
  }

  record Failure(int status, String reason) {}

  static ImportUnit planned(long number, int input, long offset, Instant starts, Instant due) {
    return new ImportUnit(
        number, input, offset, starts, due, Stage.WAITING, 0, 0, Optional.empty());
  }

  boolean isWaiting() {
    return stage == Stage.WAITING;
  }

  /** The unit after its work, in this stage. */
  ImportUnit ended(Stage end, long taken, long rejected) {
    return new ImportUnit(
        number, input, offset, starts, due, end, taken, rejected, Optional.empty());
  }

  ImportUnit cancelled() {
    return ended(Stage.CANCELLED, 0, 0);
  }

  ImportUnit failed(int status, String reason) {
    return new ImportUnit(
        number,
        input,
        offset,
        starts,
        due,
        Stage.FAILED,
        0,
        0,
        Optional.of(new Failure(status, reason)));
  }

  JsonObject toJson() {
    ObjectBuilder json =
        JsonValue.object()
            .put("number", number)
            .put("input", input)
            .put("offset", offset)
            .put("starts", starts.toString())
            .put("due", due.toString())
            .put("stage", stage.name())
            .put("succeeded", succeeded)
            .put("refused", refused);
    failure.ifPresent(f -> json.put("status", f.status).put("reason", f.reason));
    return json.build();
  }

  static ImportUnit of(JsonObject json) {
    return new ImportUnit(
        json.integer("number").orElseThrow(),
        Math.toIntExact(json.integer("input").orElseThrow()),
        json.integer("offset").orElseThrow(),
        Instant.parse(json.string("starts").orElseThrow()),
        Instant.parse(json.string("due").orElseThrow()),
        Stage.valueOf(json.string("stage").orElseThrow()),
        json.integer("succeeded").orElseThrow(),
        json.integer("refused").orElseThrow(),
        json.string("reason")
            .map(r -> new Failure(Math.toIntExact(json.integer("status").orElseThrow()), r)));
  }
}
