package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import io.fhirmigration.testkit.server.ImportUnit.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An import at one moment.
 *
 * @param number its job number
 * @param definition what was asked for
 * @param created when it was accepted
 * @param stage how far its orchestrator is
 * @param since when it is in that stage
 * @param cancelled when a cancel was asked for
 * @param units its processing units, once planned
 * @param failure why the orchestrator failed
 */
record ImportJob(
    long number,
    ImportDefinition definition,
    Instant created,
    Stage stage,
    Instant since,
    Optional<Instant> cancelled,
    List<ImportUnit> units,
    Optional<Failure> failure) {
  enum Stage {
    QUEUED,
    PLANNING,
    PLANNED,
    FAILED,
    CANCELLED
  }

  static ImportJob accepted(long number, ImportDefinition definition, Instant now) {
    return new ImportJob(
        number, definition, now, Stage.QUEUED, now, Optional.empty(), List.of(), Optional.empty());
  }

  ImportJob in(Stage next, Instant when) {
    return new ImportJob(number, definition, created, next, when, cancelled, units, failure);
  }

  ImportJob failed(int status, String reason, Instant when) {
    return new ImportJob(
        number,
        definition,
        created,
        Stage.FAILED,
        when,
        cancelled,
        units,
        Optional.of(new Failure(status, reason)));
  }

  ImportJob with(List<ImportUnit> changed) {
    return new ImportJob(
        number, definition, created, stage, since, cancelled, List.copyOf(changed), failure);
  }

  /** The job after a cancel was asked for. */
  ImportJob cancelling(Instant when, Duration heartbeat) {
    ImportJob asked =
        new ImportJob(number, definition, created, stage, since, Optional.of(when), units, failure);
    return stage == Stage.QUEUED ? asked.in(Stage.CANCELLED, when) : asked.stopped(when, heartbeat);
  }

  /** The job when units that have not started, or run too long, are given up. */
  ImportJob stopped(Instant when, Duration heartbeat) {
    Instant last = when.plus(heartbeat);
    return with(
        units.stream()
            .map(
                unit ->
                    unit.isWaiting() && (!unit.starts().isBefore(when) || unit.due().isAfter(last))
                        ? unit.cancelled()
                        : unit)
            .toList());
  }

  /** The waiting unit that is due first. */
  Optional<ImportUnit> nextUnit() {
    return units.stream()
        .filter(ImportUnit::isWaiting)
        .min(Comparator.comparing(ImportUnit::due).thenComparing(ImportUnit::starts));
  }

  JsonObject toJson() {
    ObjectBuilder json =
        JsonValue.object()
            .put("number", number)
            .put("definition", definition.toJson())
            .put("created", created.toString())
            .put("stage", stage.name())
            .put("since", since.toString())
            .put(
                "units", new JsonArray(units.stream().<JsonValue>map(ImportUnit::toJson).toList()));
    cancelled.ifPresent(when -> json.put("cancelled", when.toString()));
    failure.ifPresent(f -> json.put("status", f.status()).put("reason", f.reason()));
    return json.build();
  }

  static ImportJob of(JsonObject json) {
    return new ImportJob(
        json.integer("number").orElseThrow(),
        ImportDefinition.of(json.object("definition").orElseThrow()),
        Instant.parse(json.string("created").orElseThrow()),
        Stage.valueOf(json.string("stage").orElseThrow()),
        Instant.parse(json.string("since").orElseThrow()),
        json.string("cancelled").map(Instant::parse),
        Json.objects(json.array("units")).map(ImportUnit::of).toList(),
        json.string("reason")
            .map(r -> new Failure(Math.toIntExact(json.integer("status").orElseThrow()), r)));
  }
}
