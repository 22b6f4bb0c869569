package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads single resources of a model server; as thread-safe as the model. Nothing is repeated
 * inside, so that each line of a fault script strikes once. Histories are read up to 1000 versions.
 */
public final class ModelReads implements ResourceReads {
  private final Exchange exchange;
  private final Questions questions;

  /**
   * Creates the reads.
   *
   * @param server takes a request and answers, usually a model's {@code handle}
   * @param base the model's base URL, without trailing slash
   */
  public ModelReads(Function<ModelRequest, ModelResponse> server, URI base) {
    this.exchange = new Exchange(server, base);
    this.questions = new Questions(exchange);
  }

  /** Reads of the model. */
  public static ModelReads of(FhirServerModel model) {
    return new ModelReads(model::handle, model.base());
  }

  @Override
  public URI base() {
    return exchange.base();
  }

  @Override
  public List<String> types() {
    return questions.facts().types();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return questions.count(query);
  }

  @Override
  public IdPage find(String type, String query, Optional<String> next) {
    ModelRequest request =
        next.map(ModelRequest::get).orElseGet(() -> questions.get("/" + type + "?" + query));
    JsonObject bundle = answered(request);
    List<String> ids =
        Exchange.objects(bundle, "entry").stream()
            .flatMap(entry -> entry.object("resource").stream())
            .filter(row -> row.string("resourceType").filter(type::equals).isPresent())
            .flatMap(row -> row.string("id").stream())
            .toList();
    Optional<String> more =
        Exchange.objects(bundle, "link").stream()
            .filter(link -> link.string("relation").filter("next"::equals).isPresent())
            .findFirst()
            .flatMap(link -> link.string("url"));
    return new IdPage(ids, more);
  }

  @Override
  public List<Answer> read(List<ResourceId> ids, boolean history) {
    JsonObject batch =
        JsonValue.object()
            .put("resourceType", "Bundle")
            .put("type", "batch")
            .put("entry", JsonValue.array(ids.stream().map(id -> entry(id, history)).toList()))
            .build();
    ModelRequest request = ModelRequest.send("POST", exchange.base() + "/", batch.toJson());
    List<JsonObject> answers = Exchange.objects(answered(request), "entry");
    if (answers.size() != ids.size()) {
      throw new RetryableException(request + ": not every entry is answered");
    }
    List<Answer> read = new ArrayList<>();
    answers.forEach(answer -> read.add(answer(request, answer, history)));
    return List.copyOf(read);
  }

  private JsonObject answered(ModelRequest request) {
    ModelResponse answer = exchange.read(request);
    if (answer.status() != 200) {
      throw Exchange.readRefused(request, answer);
    }
    return Exchange.whole(request, answer);
  }

  private static JsonObject entry(ResourceId id, boolean history) {
    String url = id.type() + "/" + id.id() + (history ? "/_history?_count=1000" : "");
    return JsonValue.object()
        .put("request", JsonValue.object().put("method", "GET").put("url", url).build())
        .build();
  }

  private static Answer answer(ModelRequest request, JsonObject entry, boolean history) {
    JsonObject response = entry.object("response").orElseThrow();
    String status = response.string("status").orElse("0");
    Optional<JsonObject> resource = entry.object("resource");
    if (status.equals("200") && resource.isPresent()) {
      return new Answer.Found(
          history
              ? Exchange.objects(resource.get(), "entry").stream()
                  .map(version -> ModelTarget.version(request, version))
                  .toList()
              : List.of(version(resource.get())));
    }
    Words words =
        response
            .object("outcome")
            .map(Words::of)
            .orElseGet(() -> Words.of(JsonValue.object().build()));
    if (status.equals("404") && words.codes().contains("not-found")) {
      return new Answer.Unknown();
    }
    if (status.equals("410") && !words.codings().contains("service-deprecated")) {
      return new Answer.Found(List.of(new Version("", "", true, new byte[0])));
    }
    boolean passing = status.equals("429") || status.startsWith("5");
    return new Answer.Failed(passing, Optional.empty(), (status + " " + words.text()).strip());
  }

  private static Version version(JsonObject resource) {
    Optional<JsonObject> meta = resource.object("meta");
    return new Version(
        meta.flatMap(m -> m.string("versionId")).orElse(""),
        meta.flatMap(m -> m.string("lastUpdated")).orElse(""),
        false,
        resource.toJson().getBytes(StandardCharsets.UTF_8));
  }

  /** Kind and base URL. */
  @Override
  public String toString() {
    return "reads[" + base() + "]";
  }
}
