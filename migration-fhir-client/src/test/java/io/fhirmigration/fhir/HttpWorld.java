package io.fhirmigration.fhir;

import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A world with sockets: the real client talks to both faces of the emulator. */
final class HttpWorld implements World {
  private static final Comparator<ResourceVersion> ORDER =
      Comparator.comparing(ResourceVersion::type)
          .thenComparing(ResourceVersion::id)
          .thenComparingInt(ResourceVersion::versionId);

  private final SettableClock clock = new SettableClock(Instant.parse("2025-03-01T00:00:00Z"));
  private final MemoryStaging staging = new MemoryStaging();
  private final Emulator source = start(Face.AZURE_API_FOR_FHIR);
  private final Emulator destination = start(Face.AHDS);

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
    return AzureFhirSource.azureApiForFhir(FhirConnection.builder(source.base()).build());
  }

  @Override
  public TargetServer target() {
    return AhdsTarget.of(FhirConnection.builder(destination.base()).build());
  }

  @Override
  public void put(String type, String id, String members) {
    String body = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + members + "}";
    source.model().handle(ModelRequest.send("PUT", "/" + type + "/" + id, body));
  }

  @Override
  public void delete(String type, String id) {
    source.model().handle(ModelRequest.delete("/" + type + "/" + id));
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
