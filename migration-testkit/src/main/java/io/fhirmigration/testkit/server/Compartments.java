package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.testkit.server.ExportDefinition.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a Patient or Group export holds: patients that changed in the window, and for each the
 * resources in the window that refer to it.
 */
final class Compartments {
  private final ServerState state;
  private final ExportDefinition definition;
  private final TimeFilter span;
  private final Stream<StoredVersion> patients;

  Compartments(
      ServerState state,
      ExportDefinition definition,
      TimeFilter span,
      Stream<StoredVersion> patients) {
    this.state = state;
    this.definition = definition;
    this.span = span;
    this.patients = patients;
  }

  List<StoredVersion> rows() {
    List<StoredVersion> rows = new ArrayList<>();
    for (StoredVersion patient : members()) {
      if (definition.wants("Patient")) {
        rows.add(patient);
      }
      span.of(state.store().all()).stream()
          .filter(v -> !v.type().equals("Patient") && !v.type().equals("Group"))
          .filter(v -> definition.wants(v.type()) && definition.passesFilters(v))
          .filter(state.store()::isCurrentAndAlive)
          .filter(v -> refersTo(v.json(), "Patient/" + patient.id()))
          .forEach(rows::add);
    }
    return rows;
  }

  private List<StoredVersion> members() {
    if (definition.level() == Level.PATIENT) {
      return patients.toList();
    }
    JsonObject group =
        state
            .store()
            .current("Group", definition.group())
            .filter(v -> !v.deleted())
            .map(StoredVersion::json)
            .orElseThrow(() -> Refusal.invalid("Group " + definition.group() + " was not found."));
    Set<String> references =
        Json.objects(group.array("member"))
            .flatMap(m -> m.object("entity").flatMap(e -> e.string("reference")).stream())
            .collect(Collectors.toSet());
    return patients.filter(p -> references.contains("Patient/" + p.id())).toList();
  }

  private static boolean refersTo(JsonValue value, String reference) {
    if (value instanceof JsonObject object) {
      return object.get("reference").filter(new JsonString(reference)::equals).isPresent()
          || object.members().values().stream().anyMatch(v -> refersTo(v, reference));
    }
    return value instanceof JsonArray array
        && array.items().stream().anyMatch(v -> refersTo(v, reference));
  }
}
