package io.fhirmigration.testkit.inprocess;

import io.fhirmigration.spi.ResourceDeletes;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Deletes single resources of a model server; as thread-safe as the model. */
public final class ModelDeletes implements ResourceDeletes {
  private final Exchange exchange;
  private final ModelTarget target;

  /**
   * Creates the deletes.
   *
   * @param server takes a request and answers, usually a model's {@code handle}
   * @param base the model's base URL, without trailing slash
   */
  public ModelDeletes(Function<ModelRequest, ModelResponse> server, URI base) {
    this.exchange = new Exchange(server, base);
    this.target = new ModelTarget(server, base);
  }

  /** Deletes at the model. */
  public static ModelDeletes of(FhirServerModel model) {
    return new ModelDeletes(model::handle, model.base());
  }

  @Override
  public URI base() {
    return exchange.base();
  }

  @Override
  public Optional<Version> newest(ResourceId id) {
    return target.newest(id.type(), id.id());
  }

  @Override
  public Optional<Version> read(ResourceId id, String versionId) {
    return target.read(id.type(), id.id(), versionId);
  }

  @Override
  public Optional<String> delete(ResourceId id) {
    return removed(ModelRequest.delete(url(id)))
        .first("ETag")
        .map(etag -> etag.replaceAll("W/|\"", ""));
  }

  @Override
  public void erase(ResourceId id) {
    removed(ModelRequest.delete(url(id) + "?hardDelete=true"));
  }

  private ModelResponse removed(ModelRequest request) {
    ModelResponse answer = exchange.effect(request);
    if (answer.status() != 204) {
      throw Exchange.effectRefused(request, answer);
    }
    return answer;
  }

  @Override
  public boolean putBack(ResourceId id, byte[] body, String expected) {
    ModelRequest request =
        ModelRequest.send("PUT", url(id), body).header("If-Match", "W/\"" + expected + "\"");
    ModelResponse answer = exchange.effect(request);
    if (answer.status() == 412) {
      return false;
    }
    if (answer.status() != 200 && answer.status() != 201) {
      throw Exchange.effectRefused(request, answer);
    }
    return true;
  }

  private String url(ResourceId id) {
    return exchange.base() + "/" + id.type() + "/" + id.id();
  }

  /** Kind and base URL. */
  @Override
  public String toString() {
    return "deletes[" + base() + "]";
  }
}
