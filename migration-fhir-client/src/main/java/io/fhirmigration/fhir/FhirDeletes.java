package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ResourceDeletes;
import io.fhirmigration.spi.ResourceReads.ResourceId;
import io.fhirmigration.spi.TargetServer.Version;
import java.net.URI;
import java.util.Optional;

/**
 * Deletes resources of a FHIR server one by one.
 *
 * <p>Thread-safe and immutable; holds nothing but its connection.
 */
public final class FhirDeletes implements ResourceDeletes {
  private static final String WRITER = "FHIR Data Contributor";
  private static final int PRECONDITION_FAILED = 412;

  private final Wire wire;
  private final Versions versions;

  private FhirDeletes(Wire wire) {
    this.wire = wire;
    this.versions = new Versions(wire);
  }

  /** Deletes at the server at the end of this connection. */
  public static FhirDeletes of(FhirConnection connection) {
    return new FhirDeletes(connection.wire());
  }

  @Override
  public URI base() {
    return wire.base();
  }

  @Override
  public Optional<Version> newest(ResourceId id) {
    return versions.newest(id.type(), id.id());
  }

  @Override
  public Optional<Version> read(ResourceId id, String versionId) {
    return versions.read(id.type(), id.id(), versionId);
  }

  @Override
  public Optional<String> delete(ResourceId id) {
    return removed(call(HttpMethod.DELETE, id, "")).header("ETag").flatMap(Versions::unquoted);
  }

  @Override
  public void erase(ResourceId id) {
    removed(call(HttpMethod.DELETE, id, "?hardDelete=true"));
  }

  private Answer removed(Call call) {
    Answer answer = wire.effect(call);
    if (answer.status() != 204 && answer.status() != 200) {
      throw wire.refusal(call, answer);
    }
    return answer;
  }

  @Override
  public boolean putBack(ResourceId id, byte[] body, String expected) {
    Call call =
        call(HttpMethod.PUT, id, "").json(body).header("If-Match", "W/\"" + expected + "\"");
    Answer answer = wire.effect(call);
    if (answer.status() == PRECONDITION_FAILED) {
      return false;
    }
    if (answer.status() != 200 && answer.status() != 201) {
      throw wire.refusal(call, answer);
    }
    return true;
  }

  private Call call(HttpMethod method, ResourceId id, String query) {
    if (!Versions.TYPE.matcher(id.type()).matches() || !Versions.ID.matcher(id.id()).matches()) {
      throw new RejectedException("a resource to delete has no type or id that FHIR allows");
    }
    return Call.effect(
            method,
            wire.url("/" + id.type() + "/" + id.id() + query),
            "/" + id.type() + "/{id}" + query)
        .needs(WRITER);
  }

  /** Kind and base URL. */
  @Override
  public String toString() {
    return "deletes[" + base() + "]";
  }
}
