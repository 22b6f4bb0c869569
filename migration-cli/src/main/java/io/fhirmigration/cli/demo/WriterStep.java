package io.fhirmigration.cli.demo;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.Optional;

/**
 * One write at the source.
 *
 * @param type the resource's type
 * @param id the resource's id
 * @param expected the version that must be current; 0 when there must be none
 * @param content what is written; empty for a delete
 */
record WriterStep(String type, String id, int expected, Optional<JsonObject> content) {
  String path() {
    return "/" + type + "/" + id;
  }
}
