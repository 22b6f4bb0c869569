package io.fhirmigration.fhir;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.TargetServer.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads resources of a FHIR server in batches of up to 50, histories in batches of up to 10.
 *
 * <p>Thread-safe and immutable; holds nothing but its connection. A history of more than one page
 * costs a request for each further page.
 */
public final class BatchReads implements ResourceReads {
  private static final int RESOURCES = 50;
  private static final int HISTORIES = 10;
  private static final int PAGE = 100;

  private final Wire wire;
  private final FhirReads reads;

  private BatchReads(Wire wire) {
    this.wire = wire;
    this.reads = new FhirReads(wire);
  }

  /** Reads of the server at the end of this connection. */
  public static BatchReads of(FhirConnection connection) {
    return new BatchReads(connection.wire());
  }

  @Override
  public URI base() {
    return wire.base();
  }

  @Override
  public List<String> types() {
    return reads.facts().types();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return reads.count(query);
  }

  @Override
  public IdPage find(String type, String query, Optional<String> next) {
    if (!Versions.TYPE.matcher(type).matches()) {
      throw new RejectedException("the resource type to search is not one that FHIR allows");
    }
    String url =
        next.map(page -> wire.origin().require(wire.base(), page, "the next page"))
            .orElse(wire.url("/" + type + (query.isEmpty() ? "" : "?" + query)));
    JsonObject bundle = bundle(Call.read(url, "/" + type));
    List<String> ids =
        Bundles.entries(bundle).stream()
            .flatMap(entry -> entry.object("resource").stream())
            .filter(row -> row.string("resourceType").filter(type::equals).isPresent())
            .flatMap(row -> row.string("id").stream())
            .toList();
    return new IdPage(ids, Bundles.next(bundle));
  }

  @Override
  public List<Answer> read(List<ResourceId> ids, boolean history) {
    List<Answer> answers = new ArrayList<>();
    int most = history ? HISTORIES : RESOURCES;
    for (int from = 0; from < ids.size(); from += most) {
      answers.addAll(batch(ids.subList(from, Math.min(from + most, ids.size())), history));
    }
    return List.copyOf(answers);
  }

  private List<Answer> batch(List<ResourceId> ids, boolean history) {
    List<JsonObject> entries = ids.stream().map(id -> entry(id, history)).toList();
    JsonObject batch =
        JsonValue.object()
            .put("resourceType", "Bundle")
            .put("type", "batch")
            .put("entry", JsonValue.array(entries))
            .build();
    Call call =
        Call.question(
            wire.url("/"), "/ (batch of reads)", batch.toJson().getBytes(StandardCharsets.UTF_8));
    List<JsonObject> answers = Bundles.entries(bundle(call.header("Accept", Call.FHIR_JSON)));
    if (answers.size() != ids.size()) {
      throw new RetryableException(
          call.name() + ": " + answers.size() + " answers to " + ids.size() + " entries");
    }
    List<Answer> read = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      read.add(answer(call, ids.get(i), answers.get(i), history));
    }
    return read;
  }

  private static JsonObject entry(ResourceId id, boolean history) {
    if (!Versions.TYPE.matcher(id.type()).matches() || !Versions.ID.matcher(id.id()).matches()) {
      throw new RejectedException("a resource to read has no type or id that FHIR allows");
    }
    String url = id.type() + "/" + id.id() + (history ? "/_history?_count=" + PAGE : "");
    return JsonValue.object()
        .put("request", JsonValue.object().put("method", "GET").put("url", url).build())
        .build();
  }

  private Answer answer(Call call, ResourceId id, JsonObject entry, boolean history) {
    int status = Bundles.status(entry).orElse(0);
    Optional<JsonObject> resource = entry.object("resource");
    if (status == 200 && resource.isPresent()) {
      return found(call, id, resource.get(), history);
    }
    ServerWords words =
        entry
            .object("response")
            .flatMap(response -> response.object("outcome"))
            .or(() -> resource)
            .map(ServerWords::of)
            .orElseGet(() -> ServerWords.of(new byte[0]));
    if (status == 404 && words.isNotFound()) {
      return new Answer.Unknown();
    }
    if (status == 410 && !words.isDeprecatedService()) {
      return new Answer.Found(List.of(new Version("", "", true, new byte[0])));
    }
    boolean passing = status == 429 || status == 408 || status == 404 || status >= 500;
    String text = words.text().isEmpty() ? "" : " " + words.text();
    return new Answer.Failed(passing, Optional.empty(), OneLine.of(status + text));
  }

  private Answer found(Call call, ResourceId id, JsonObject resource, boolean history) {
    boolean bundle = resource.string("resourceType").filter("Bundle"::equals).isPresent();
    if (!history) {
      return isAsked(id, resource)
          ? new Answer.Found(List.of(version(resource)))
          : new Answer.Failed(true, Optional.empty(), "200 with another resource");
    }
    if (!bundle) {
      return new Answer.Failed(true, Optional.empty(), "200 without a history");
    }
    try {
      return new Answer.Found(versions(call, id, resource));
    } catch (RetryableException e) {
      return new Answer.Failed(true, e.retryAfter(), words(e));
    } catch (MigrationException e) {
      return new Answer.Failed(false, Optional.empty(), words(e));
    }
  }

  private List<Version> versions(Call call, ResourceId id, JsonObject first) {
    List<Version> versions = new ArrayList<>();
    Set<String> visited = new HashSet<>();
    JsonObject page = first;
    while (true) {
      Bundles.entries(page).forEach(entry -> versions.add(Versions.version(call, entry)));
      Optional<String> next = Bundles.next(page);
      if (next.isEmpty()) {
        return versions;
      }
      if (!visited.add(next.get())) {
        throw new RejectedException("the pages of a history go round in a circle");
      }
      String url = wire.origin().require(wire.base(), next.get(), "the next page");
      page = bundle(Call.read(url, "/" + id.type() + "/{id}/_history"));
    }
  }

  private JsonObject bundle(Call call) {
    return wire.read(
        call,
        answer -> {
          if (answer.status() != 200) {
            throw wire.refusal(call, answer);
          }
          return answer.json().orElseThrow(() -> FhirReads.unreadable(call, "no bundle"));
        });
  }

  private static Version version(JsonObject resource) {
    Optional<JsonObject> meta = resource.object("meta");
    return new Version(
        meta.flatMap(m -> m.string("versionId")).orElse(""),
        meta.flatMap(m -> m.string("lastUpdated")).orElse(""),
        false,
        resource.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isAsked(ResourceId id, JsonObject resource) {
    return resource.string("resourceType").filter(id.type()::equals).isPresent()
        && resource.string("id").filter(id.id()::equals).isPresent();
  }

  private static String words(MigrationException failure) {
    return OneLine.of(String.valueOf(failure.getMessage()));
  }

  /** Kind and base URL. */
  @Override
  public String toString() {
    return "reads[" + base() + "]";
  }
}
