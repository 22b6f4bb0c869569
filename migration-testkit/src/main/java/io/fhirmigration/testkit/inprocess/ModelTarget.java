package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.FailureCause;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A model of Azure Health Data Services as the destination; as thread-safe as the model. */
public final class ModelTarget implements TargetServer {
  private static final Set<String> REINDEX_ENDED = Set.of("Completed", "Failed", "Canceled");

  private final Exchange exchange;
  private final Questions questions;

  /**
   * Creates the destination.
   *
   * @param server takes a request and answers, usually a model's {@code handle}
   * @param base the model's base URL, without trailing slash
   */
  public ModelTarget(Function<ModelRequest, ModelResponse> server, URI base) {
    this.exchange = new Exchange(server, base);
    this.questions = new Questions(exchange);
  }

  /** The model as a destination. */
  public static ModelTarget of(FhirServerModel model) {
    return new ModelTarget(model::handle, model.base());
  }

  @Override
  public URI base() {
    return exchange.base();
  }

  @Override
  public ServerFacts facts() {
    return questions.facts();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return questions.count(query);
  }

  @Override
  public String importUrl() {
    return base() + "/$import";
  }

  @Override
  public String startImport(String importUrl, byte[] body) {
    ModelRequest request =
        ModelRequest.send("POST", importUrl, body).header("Prefer", "respond-async");
    ModelResponse answer = exchange.effect(request);
    if (answer.status() != 202) {
      throw Exchange.effectRefused(request, answer);
    }
    return exchange.statusUrl(request, answer);
  }

  @Override
  public ImportPoll pollImport(String statusUrl) {
    ModelRequest request = ModelRequest.get(statusUrl);
    ModelResponse answer = exchange.read(request);
    if (answer.status() == 202) {
      return new ImportPoll.Running(Exchange.retryAfter(answer), Rows.succeededSoFar(answer));
    }
    if (answer.status() == 200) {
      return Rows.importResult(answer);
    }
    Optional<FailedJob> failed = FailedJob.in(answer, "import");
    if (failed.isPresent()) {
      int status = failed.get().status();
      String reason = failed.get().reason();
      return new ImportPoll.JobFailed(status, FailureCause.of(status, reason), reason);
    }
    if (Exchange.isUnknown(answer)) {
      return new ImportPoll.Unknown();
    }
    throw Exchange.thingRefused(request, answer);
  }

  @Override
  public void cancelImport(String statusUrl) {
    ModelRequest request = ModelRequest.delete(statusUrl);
    ModelResponse answer = exchange.effect(request);
    if (answer.status() / 100 != 2 && !List.of(404, 409, 410).contains(answer.status())) {
      throw Exchange.effectRefused(request, answer);
    }
  }

  @Override
  public Optional<Version> read(String type, String id, String versionId) {
    ModelRequest request = questions.get("/" + type + "/" + id + "/_history/" + versionId);
    ModelResponse answer = exchange.read(request);
    if (Exchange.isUnknown(answer)) {
      return Optional.empty();
    }
    if (answer.status() == 410 && !Exchange.isDeprecatedService(answer)) {
      return Optional.of(new Version(versionId, "", true, new byte[0]));
    }
    if (answer.status() != 200) {
      throw Exchange.thingRefused(request, answer);
    }
    JsonObject resource = Exchange.whole(request, answer);
    return Optional.of(
        new Version(
            meta(resource, "versionId").orElse(versionId),
            meta(resource, "lastUpdated").orElse(""),
            false,
            answer.body()));
  }

  @Override
  public Optional<Version> newest(String type, String id) {
    ModelRequest request = questions.get("/" + type + "/" + id + "/_history?_count=1");
    ModelResponse answer = exchange.read(request);
    if (Exchange.isUnknown(answer)) {
      return Optional.empty();
    }
    if (answer.status() != 200) {
      throw Exchange.thingRefused(request, answer);
    }
    return Exchange.objects(Exchange.whole(request, answer), "entry").stream()
        .findFirst()
        .map(entry -> version(request, entry));
  }

  static Version version(ModelRequest request, JsonObject entry) {
    boolean deleted =
        entry
            .object("request")
            .flatMap(r -> r.string("method"))
            .filter("DELETE"::equals)
            .isPresent();
    Optional<JsonObject> resource = entry.object("resource");
    Optional<JsonObject> response = entry.object("response");
    String versionId =
        resource
            .flatMap(r -> meta(r, "versionId"))
            .or(
                () ->
                    response
                        .flatMap(r -> r.string("etag"))
                        .map(etag -> etag.replaceAll("W/|\"", "")))
            .orElseThrow(() -> new RetryableException(request + ": an entry without a version"));
    String lastUpdated =
        resource
            .flatMap(r -> meta(r, "lastUpdated"))
            .or(() -> response.flatMap(r -> r.string("lastModified")))
            .orElse("");
    String body = deleted ? "" : resource.map(JsonObject::toJson).orElse("");
    return new Version(versionId, lastUpdated, deleted, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> meta(JsonObject resource, String name) {
    return resource.object("meta").flatMap(meta -> meta.string(name));
  }

  @Override
  public List<EntryOutcome> putAll(List<JsonObject> resources) {
    return new Batches(exchange).putAll(resources);
  }

  @Override
  public String startReindex() {
    ModelRequest request =
        ModelRequest.send(
            "POST", base() + "/$reindex", "{\"resourceType\":\"Parameters\",\"parameter\":[]}");
    ModelResponse answer = exchange.effect(request);
    if (answer.status() != 201 && answer.status() != 200) {
      throw Exchange.effectRefused(request, answer);
    }
    return exchange.statusUrl(request, answer);
  }

  @Override
  public ReindexPoll pollReindex(String statusUrl) {
    ModelRequest request = ModelRequest.get(statusUrl);
    ModelResponse answer = exchange.read(request);
    if (Exchange.isUnknown(answer)) {
      return new ReindexPoll(true, false, "unknown job");
    }
    if (answer.status() != 200) {
      throw Exchange.thingRefused(request, answer);
    }
    String status =
        Exchange.objects(Exchange.whole(request, answer), "parameter").stream()
            .filter(parameter -> parameter.string("name").filter("status"::equals).isPresent())
            .flatMap(
                parameter ->
                    parameter
                        .string("valueString")
                        .or(() -> parameter.string("valueCode"))
                        .stream())
            .findFirst()
            .orElseThrow(() -> new RetryableException(request + ": no status"));
    return new ReindexPoll(REINDEX_ENDED.contains(status), status.equals("Completed"), status);
  }
}
