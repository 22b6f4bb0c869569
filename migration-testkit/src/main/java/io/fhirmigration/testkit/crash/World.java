package io.fhirmigration.testkit.crash;

import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.util.List;

/**
 * Two servers, their storage and one clock, as an engine under test meets them. Survives the
 * engine's crash.
 */
public interface World extends AutoCloseable {
  /** The clock of both servers and of the engine. */
  SettableClock clock();

  /** Where exports are written and imports are read. */
  StagingArea staging();

  /** The source, as a fresh process reaches it. */
  SourceServer source();

  /** The destination, as a fresh process reaches it. */
  TargetServer target();

  /** A user writes a resource at the source: type, id and the members beside them. */
  void put(String type, String id, String members);

  /** A user deletes a resource at the source. */
  void delete(String type, String id);

  /** All versions at the source, in the order of type, id and version. */
  List<ResourceVersion> atSource();

  /** All versions at the destination, in the order of type, id and version. */
  List<ResourceVersion> atDestination();

  @Override
  void close();
}
