package io.fhirmigration.testkit.crash;

import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.inprocess.ModelSource;
import io.fhirmigration.testkit.inprocess.ModelTarget;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** A world without sockets: both servers are models in this process, everything is in memory. */
public final class InProcessWorld implements World {
  private static final Comparator<ResourceVersion> ORDER =
      Comparator.comparing(ResourceVersion::type)
          .thenComparing(ResourceVersion::id)
          .thenComparingInt(ResourceVersion::versionId);

  private final SettableClock clock = new SettableClock(Instant.parse("2025-03-01T00:00:00Z"));
  private final StagingArea staging;
  private final FhirServerModel source;
  private final FhirServerModel destination;

  /** Two empty servers: a source of this face, and an {@code ahds} destination. */
  public InProcessWorld(Face face) {
    this(face, new MemoryStaging());
  }

  /** Two empty servers like that, with files in this area, which closing leaves open. */
  public InProcessWorld(Face face, StagingArea staging) {
    this(face, staging, UnaryOperator.identity());
  }

  /** Two empty servers like that, with more details of the source. */
  public InProcessWorld(
      Face face, StagingArea staging, UnaryOperator<FhirServerBuilder> ofTheSource) {
    this.staging = staging;
    source =
        ofTheSource
            .apply(FhirServerModel.builder(face, URI.create("http://127.0.0.1:8001"), staging))
            .clock(clock)
            .build();
    destination =
        FhirServerModel.builder(Face.AHDS, URI.create("http://127.0.0.1:8002"), staging)
            .clock(clock)
            .build();
  }

  /** The model of the source, for fault scripts. */
  public FhirServerModel sourceModel() {
    return source;
  }

  /** The model of the destination, for fault scripts. */
  public FhirServerModel destinationModel() {
    return destination;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public StagingArea staging() {
    return staging;
  }

  @Override
  public SourceServer source() {
    return new ModelSource(source::handle, source.base(), source.face());
  }

  @Override
  public TargetServer target() {
    return new ModelTarget(destination::handle, destination.base());
  }

  @Override
  public void put(String type, String id, String members) {
    String body = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + members + "}";
    require(source.handle(ModelRequest.send("PUT", "/" + type + "/" + id, body)));
  }

  @Override
  public void delete(String type, String id) {
    require(source.handle(ModelRequest.delete("/" + type + "/" + id)));
  }

  private static void require(ModelResponse response) {
    if (response.status() >= 300) {
      throw new IllegalStateException("the source refused a write with " + response.status());
    }
  }

  @Override
  public List<ResourceVersion> atSource() {
    return source.versions().stream().sorted(ORDER).toList();
  }

  @Override
  public List<ResourceVersion> atDestination() {
    return destination.versions().stream().sorted(ORDER).toList();
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
