package io.fhirmigration.testkit.engine;

import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.Verifier;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.crash.World;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.Requests;
import io.fhirmigration.testkit.server.ResourceVersion;
import io.fhirmigration.testkit.server.ScriptedFaults;
import io.fhirmigration.testkit.storage.FaultyStaging;
import java.time.Duration;
import java.util.List;

/** A world in which servers, and the storage as each side reaches it, fail as scripts say. */
final class FaultWorld implements World {
  final ScriptedFaults source = new ScriptedFaults();
  final ScriptedFaults destination = new ScriptedFaults();
  final FaultyStaging storageOfServers;
  final FaultyStaging storageOfEngine;
  final MemoryStaging files = new MemoryStaging();
  private final InProcessWorld world;
  private int imports;

  FaultWorld(Face face) {
    storageOfServers = new FaultyStaging(files);
    storageOfEngine = new FaultyStaging(files);
    world = new InProcessWorld(face, storageOfServers);
    world.sourceModel().faults(source);
    world
        .destinationModel()
        .faults(
            request -> {
              imports += Requests.importKickOff().test(request) ? 1 : 0;
              return destination.before(request);
            });
  }

  /** A few versions and a delete of each of two types, an hour ago. */
  void fill() {
    for (int i = 0; i < 6; i++) {
      put("Patient", "p" + i % 4, "\"active\":" + (i % 2 == 0) + ",\"multipleBirthInteger\":" + i);
      put("Observation", "o" + i, "\"status\":\"final\"");
      clock().advance(Duration.ofMinutes(1));
    }
    delete("Observation", "o2");
    clock().advance(Duration.ofHours(1));
  }

  /** How many import requests the destination got. */
  int imports() {
    return imports;
  }

  /** How many lines of all scripts are still to strike. */
  int unused() {
    return source.unused()
        + destination.unused()
        + storageOfServers.unused()
        + storageOfEngine.unused();
  }

  /** Compares all versions of both servers. */
  Verifier comparing() {
    return task ->
        new Verification(
            "contents",
            Run.contents(atDestination()).equals(Run.contents(atSource()))
                ? Verification.Outcome.MATCH
                : Verification.Outcome.DIFFER,
            "",
            clock().instant(),
            List.of());
  }

  FhirServerModel sourceModel() {
    return world.sourceModel();
  }

  FhirServerModel destinationModel() {
    return world.destinationModel();
  }

  @Override
  public SettableClock clock() {
    return world.clock();
  }

  @Override
  public StagingArea staging() {
    return storageOfEngine;
  }

  @Override
  public SourceServer source() {
    return world.source();
  }

  @Override
  public TargetServer target() {
    return world.target();
  }

  @Override
  public void put(String type, String id, String members) {
    world.put(type, id, members);
  }

  @Override
  public void delete(String type, String id) {
    world.delete(type, id);
  }

  @Override
  public List<ResourceVersion> atSource() {
    return world.atSource();
  }

  @Override
  public List<ResourceVersion> atDestination() {
    return world.atDestination();
  }

  @Override
  public void close() {
    world.close();
  }
}
