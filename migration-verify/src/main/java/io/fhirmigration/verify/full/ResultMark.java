package io.fhirmigration.verify.full;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.Optional;

/**
 * What a result is about, so that nobody repairs one migration by the result of another: members
 * {@code migration}, {@code source} and {@code destination} of its JSON.
 *
 * @param migration the migration's id
 * @param source the base URL of its source
 * @param destination the base URL of its destination
 */
public record ResultMark(String migration, String source, String destination) {
  private static final String MIGRATION = "migration";
  private static final String SOURCE = "source";
  private static final String DESTINATION = "destination";

  /** The result with the mark behind its members. */
  public JsonObject on(JsonObject result) {
    ObjectBuilder marked = JsonValue.object();
    result.members().forEach(marked::put);
    return marked
        .put(MIGRATION, migration)
        .put(SOURCE, source)
        .put(DESTINATION, destination)
        .build();
  }

  /** The mark of results about the migration with this plan. */
  public static ResultMark of(MigrationPlan plan) {
    return new ResultMark(
        plan.id().value(), plan.source().toString(), plan.destination().toString());
  }

  /** The mark of a result; empty when it has none. */
  public static Optional<ResultMark> of(JsonObject result) {
    return result
        .string(MIGRATION)
        .map(
            id ->
                new ResultMark(
                    id, result.string(SOURCE).orElse(""), result.string(DESTINATION).orElse("")));
  }
}
