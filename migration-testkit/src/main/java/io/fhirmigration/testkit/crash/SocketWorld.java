package io.fhirmigration.testkit.crash;

import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A world with sockets: clients under test talk to both faces of the emulator; what lies in staging
 * is in memory.
 */
public final class SocketWorld implements World {
  private static final Comparator<ResourceVersion> ORDER =
      Comparator.comparing(ResourceVersion::type)
          .thenComparing(ResourceVersion::id)
          .thenComparingInt(ResourceVersion::versionId);

  private final SettableClock clock = new SettableClock(Instant.parse("2025-03-01T00:00:00Z"));
  private final MemoryStaging staging = new MemoryStaging();
  private final Function<URI, SourceServer> sources;
  private final Function<URI, TargetServer> targets;
  private final Emulator source = start(Face.AZURE_API_FOR_FHIR);
  private final Emulator destination = start(Face.AHDS);

  /**
   * Starts two empty servers on loopback.
   *
   * @param sources makes a client of the Azure API for FHIR at a base URL
   * @param targets makes a client of Azure Health Data Services at a base URL
   */
  public SocketWorld(Function<URI, SourceServer> sources, Function<URI, TargetServer> targets) {
    this.sources = sources;
    this.targets = targets;
  }

  private Emulator start(Face face) {
    return Emulator.start(EmulatorConfig.of(face, 0, staging).with(model -> model.clock(clock)));
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
    return sources.apply(source.base());
  }

  @Override
  public TargetServer target() {
    return targets.apply(destination.base());
  }

  @Override
  public void put(String type, String id, String members) {
    String body = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + members + "}";
    write(ModelRequest.send("PUT", "/" + type + "/" + id, body));
  }

  @Override
  public void delete(String type, String id) {
    write(ModelRequest.delete("/" + type + "/" + id));
  }

  private void write(ModelRequest request) {
    ModelResponse response = source.model().handle(request);
    if (response.status() >= 300) {
      throw new IllegalStateException("the source refused a write with " + response.status());
    }
  }

  @Override
  public List<ResourceVersion> atSource() {
    return source.model().versions().stream().sorted(ORDER).toList();
  }

  @Override
  public List<ResourceVersion> atDestination() {
    return destination.model().versions().stream().sorted(ORDER).toList();
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
