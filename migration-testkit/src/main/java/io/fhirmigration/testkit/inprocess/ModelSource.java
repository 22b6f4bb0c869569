package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model server as the source of a migration; as thread-safe as the model. */
public final class ModelSource implements SourceServer {
  private static final Pattern FOLDER = Pattern.compile("\\d{8}T\\d{6}-(\\d{1,19})");

  private final Exchange exchange;
  private final Questions questions;
  private final Face face;

  /**
   * Creates the source.
   *
   * @param server takes a request and answers, usually a model's {@code handle}
   * @param base the model's base URL, without trailing slash
   * @param face which server it models
   */
  public ModelSource(Function<ModelRequest, ModelResponse> server, URI base, Face face) {
    this.exchange = new Exchange(server, base);
    this.questions = new Questions(exchange);
    this.face = face;
  }

  /** The model as a source. */
  public static ModelSource of(FhirServerModel model) {
    return new ModelSource(model::handle, model.base(), model.face());
  }

  @Override
  public URI base() {
    return exchange.base();
  }

  @Override
  public Traits traits() {
    boolean halfOpen = face == Face.AHDS;
    return new Traits(!halfOpen, halfOpen, true);
  }

  @Override
  public ServerFacts facts() {
    return questions.facts();
  }

  @Override
  public Instant now() {
    return questions.now();
  }

  @Override
  public CountAnswer count(CountQuery query) {
    return questions.count(query);
  }

  @Override
  public Optional<Instant> firstTimestamp(boolean history) {
    return questions.firstTimestamp(history);
  }

  @Override
  public Optional<Instant> lastTimestamp(String type) {
    return questions.lastTimestamp(type);
  }

  @Override
  public String exportUrl(ExportRequest request) {
    List<String> query = new ArrayList<>();
    if (face == Face.AHDS) {
      query.add("_isParallel=true");
    }
    request.window().since().ifPresent(since -> query.add("_since=" + Questions.millis(since)));
    query.add("_till=" + Questions.millis(request.window().till()));
    if (!request.types().isEmpty()) {
      query.add("_type=" + String.join(",", request.types()));
    }
    List<String> associated = new ArrayList<>();
    if (request.history()) {
      associated.add("_history");
    }
    if (request.deletes()) {
      associated.add("_deleted");
    }
    if (!associated.isEmpty()) {
      query.add("includeAssociatedData=" + String.join(",", associated));
    }
    query.add("_container=" + request.container());
    request
        .anonymization()
        .ifPresent(
            config -> {
              query.add("_anonymizationConfig=" + encoded(config.name()));
              query.add("_anonymizationConfigEtag=" + encoded(config.etag()));
            });
    request.maxCount().ifPresent(rows -> query.add("_maxCount=" + rows));
    return base() + "/$export?" + String.join("&", query);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Override
  public String startExport(String exportUrl) {
    ModelRequest request =
        ModelRequest.get(exportUrl)
            .header("Accept", "application/fhir+json")
            .header("Prefer", "respond-async");
    ModelResponse answer = exchange.effect(request);
    if (answer.status() != 202) {
      throw Exchange.effectRefused(request, answer);
    }
    return exchange.statusUrl(request, answer);
  }

  @Override
  public Optional<String> statusUrlOf(String folder) {
    Matcher matcher = FOLDER.matcher(folder);
    return matcher.matches()
        ? Optional.of(base() + "/_operations/export/" + matcher.group(1))
        : Optional.empty();
  }

  @Override
  public ExportPoll pollExport(String statusUrl) {
    ModelRequest request = ModelRequest.get(statusUrl);
    ModelResponse answer = exchange.read(request);
    if (answer.status() == 202) {
      return new ExportPoll.Running(
          Exchange.retryAfter(answer), answer.first("X-Progress").orElse(""));
    }
    if (answer.status() == 200) {
      return new ExportPoll.Complete(Rows.manifest(answer), answer.body());
    }
    Optional<FailedJob> failed = FailedJob.in(answer, "export");
    if (failed.isPresent()) {
      return new ExportPoll.JobFailed(failed.get().status(), failed.get().reason());
    }
    if (Exchange.isUnknown(answer)) {
      return new ExportPoll.Unknown();
    }
    throw Exchange.thingRefused(request, answer);
  }

  @Override
  public boolean cancelExport(String statusUrl) {
    ModelRequest request = ModelRequest.delete(statusUrl);
    ModelResponse answer = exchange.effect(request);
    if (Exchange.isDeprecatedService(answer)) {
      return false;
    }
    if (answer.status() / 100 == 2 || List.of(404, 409, 410).contains(answer.status())) {
      return true;
    }
    throw Exchange.effectRefused(request, answer);
  }

  @Override
  public Optional<List<JsonObject>> searchParameters() {
    List<JsonObject> found = new ArrayList<>();
    Optional<String> page = Optional.of(base() + "/SearchParameter?_count=1000");
    while (page.isPresent()) {
      ModelRequest request = ModelRequest.get(page.get());
      ModelResponse answer = exchange.read(request);
      if (Exchange.isDeprecatedService(answer)) {
        return Optional.empty();
      }
      if (answer.status() != 200) {
        throw Exchange.readRefused(request, answer);
      }
      JsonObject bundle = Exchange.whole(request, answer);
      Exchange.objects(bundle, "entry").stream()
          .flatMap(entry -> entry.object("resource").stream())
          .filter(ModelSource::isCustom)
          .forEach(found::add);
      page =
          Exchange.objects(bundle, "link").stream()
              .filter(link -> link.string("relation").filter("next"::equals).isPresent())
              .findFirst()
              .flatMap(link -> link.string("url"));
    }
    return Optional.of(List.copyOf(found));
  }

  private static boolean isCustom(JsonObject resource) {
    return resource.string("resourceType").filter("SearchParameter"::equals).isPresent()
        && resource
            .string("url")
            .filter(url -> url.startsWith("http://hl7.org/fhir/SearchParameter/"))
            .isEmpty();
  }
}
