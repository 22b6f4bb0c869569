package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** History of the system, a type or a resource: all versions and soft deletes, newest first. */
final class History {
  private final ServerState state;

  History(ServerState state) {
    this.state = state;
  }

  ModelResponse ofSystem(Target target) {
    return answer(new ArrayList<>(span(target.query()).of(state.store().all())), target);
  }

  ModelResponse ofType(String type, Target target) {
    return answer(new ArrayList<>(span(target.query()).of(state.store().all(type))), target);
  }

  ModelResponse ofResource(String type, String id, Target target) {
    StoredResource resource =
        state
            .store()
            .find(type, id)
            .orElseThrow(() -> Refusal.notFound("Resource '" + type + "/" + id + "' is unknown."));
    TimeFilter span = span(target.query());
    return answer(
        resource.byTime().stream()
            .filter(v -> v.millis() >= span.from() && v.millis() <= span.to())
            .toList(),
        target);
  }

  private ModelResponse answer(List<StoredVersion> matches, Target target) {
    Page page = Page.of(target.query(), true);
    return Bundles.answer(page.bundle("history", matches, this::entry, state, target));
  }

  private TimeFilter span(Query query) {
    TimeFilter at =
        query.first("_at").map(text -> TimeFilter.of(List.of(text))).orElse(TimeFilter.ALL);
    long from =
        query
            .first("_since")
            .map(text -> TimeFilter.time("_since", text).startMillisUp())
            .orElse(TimeFilter.ALL.from());
    Optional<FhirTime> before =
        query.first("_before").map(text -> TimeFilter.time("_before", text));
    if (before.filter(b -> b.start().isAfter(state.config().clock().instant())).isPresent()) {
      throw new Refusal(403, "forbidden", "Parameter _before cannot be a value in the future.");
    }
    long to = before.map(b -> b.startMillisUp() - 1).orElse(TimeFilter.ALL.to());
    return at.and(new TimeFilter(from, to));
  }

  private JsonObject entry(StoredVersion version) {
    String method = version.deleted() ? "DELETE" : version.version() == 1 ? "POST" : "PUT";
    JsonObject request =
        JsonValue.object()
            .put("method", method)
            .put("url", version.type() + "/" + version.id())
            .build();
    JsonObject response =
        JsonValue.object()
            .put("status", version.deleted() ? "204" : version.version() == 1 ? "201" : "200")
            .put("etag", version.etag())
            .put("lastModified", FhirTime.format(version.lastUpdated()))
            .build();
    ObjectBuilder entry =
        JsonValue.object()
            .put("fullUrl", state.config().url("/" + version.type() + "/" + version.id()));
    return entry
        .put("resource", version.json())
        .put("request", request)
        .put("response", response)
        .build();
  }
}
