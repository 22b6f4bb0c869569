package io.fhirmigration.cli.demo;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.EmulatorConfig;
import io.fhirmigration.testkit.server.DecimalProfile;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Seeder;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Both emulated servers of a demo. */
final class DemoServers implements AutoCloseable {
  private final Emulator source;
  private final Emulator destination;

  private DemoServers(Emulator source, Emulator destination) {
    this.source = source;
    this.destination = destination;
  }

  /** Starts both on the ports of the folder; they go on from what it holds. */
  static DemoServers start(DemoFolder folder, StagingArea staging, Clock clock) {
    EmulatorConfig from =
        EmulatorConfig.of(Face.AZURE_API_FOR_FHIR, folder.ports().source(), staging)
            .with(
                server -> server.directory(folder.source()).clock(clock).timing(DemoPace.SERVERS));
    EmulatorConfig to =
        EmulatorConfig.of(Face.AHDS, folder.ports().destination(), staging)
            .with(server -> server.directory(folder.destination()).clock(clock))
            .with(server -> server.timing(DemoPace.SERVERS).decimals(DecimalProfile.STRICT18));
    Emulator source = Emulator.start(from);
    try {
      return new DemoServers(source, Emulator.start(to));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  URI source() {
    return source.base();
  }

  URI destination() {
    return destination.base();
  }

  /** Loads the shipped data with its made-up past; repeating it changes nothing. */
  long load() {
    AtomicLong loaded = new AtomicLong();
    try (Seeder seeder = source.model().seeder()) {
      DemoData.each(
          resource ->
              new DemoResource(resource)
                  .versions()
                  .forEach(
                      version -> {
                        seeder.put(version);
                        loaded.incrementAndGet();
                      }));
    }
    return loaded.get();
  }

  @Override
  public void close() {
    source.close();
    destination.close();
  }
}
