package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/**
 * Search over current versions by {@code _lastUpdated}, {@code _type}, {@code _id} and {@code url};
 * other filters are ignored, as lenient servers do.
 */
final class Search {
  private final ServerState state;

  Search(ServerState state) {
    this.state = state;
  }

  /** Searches one type, or all when the type is empty. */
  ModelResponse answer(String type, Target target) {
    Query query = target.query();
    TimeFilter span = TimeFilter.of(query.all("_lastUpdated"));
    Set<String> types = Set.copyOf(query.list("_type"));
    List<String> ids = query.list("_id");
    List<String> urls = query.list("url");
    NavigableSet<StoredVersion> versions =
        span.of(type.isEmpty() ? state.store().all() : state.store().all(type));
    List<StoredVersion> matches =
        versions.stream()
            .filter(v -> type.isEmpty() ? types.isEmpty() || types.contains(v.type()) : true)
            .filter(v -> ids.isEmpty() || ids.contains(v.id()))
            .filter(state.store()::isCurrentAndAlive)
            .filter(
                v -> urls.isEmpty() || v.json().string("url").filter(urls::contains).isPresent())
            .toList();
    return Bundles.answer(
        Page.of(query, false).bundle("searchset", matches, this::entry, state, target));
  }

  private JsonObject entry(StoredVersion version) {
    return JsonValue.object()
        .put("fullUrl", state.config().url("/" + version.type() + "/" + version.id()))
        .put("resource", version.json())
        .put("search", JsonValue.object().put("mode", "match").build())
        .build();
  }
}
