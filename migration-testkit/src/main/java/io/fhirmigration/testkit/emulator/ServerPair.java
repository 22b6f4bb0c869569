package io.fhirmigration.testkit.emulator;

import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingAreaProvider;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import io.fhirmigration.testkit.server.ScriptedFaults;
import io.fhirmigration.testkit.storage.FaultyStaging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An emulated source and an emulated destination on loopback, a folder of staged files between
 * them, one clock for both, and a fault script for each way of reaching them.
 *
 * <p>Thread-safe. The clock stands still until the test moves it; an engine that is given {@code
 * clock()::advance} for its waiting takes hours of it in no time. {@link #close} ends the emulators
 * and deletes the folder.
 */
public final class ServerPair implements AutoCloseable {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

  private final SettableClock clock = new SettableClock(START);
  private final ScriptedFaults sourceFaults = new ScriptedFaults();
  private final ScriptedFaults destinationFaults = new ScriptedFaults();
  private final Path folder;
  private final FaultyStaging storage;
  private final FaultyStaging serverStorage;
  private final Emulator source;
  private final Emulator destination;

  private ServerPair(Path folder, Face face, UnaryOperator<FhirServerBuilder> details) {
    this.folder = folder;
    storage = new FaultyStaging(open(folder));
    serverStorage = new FaultyStaging(open(folder));
    source = emulator(face, details);
    source.model().faults(sourceFaults);
    destination = emulator(Face.AHDS, details);
    destination.model().faults(destinationFaults);
  }

  /**
   * Starts both servers, without data; faults come later.
   *
   * @param source which server the source is; the destination is Azure Health Data Services
   * @param details describes both servers further
   */
  public static ServerPair start(Face source, UnaryOperator<FhirServerBuilder> details) {
    try {
      return new ServerPair(Files.createTempDirectory("fhir-servers"), source, details);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The time at both servers; begins with the year 2025. */
  public SettableClock clock() {
    return clock;
  }

  /** The source. */
  public Emulator source() {
    return source;
  }

  /** The destination. */
  public Emulator destination() {
    return destination;
  }

  /** What goes wrong with requests to the source; nothing yet. */
  public ScriptedFaults sourceFaults() {
    return sourceFaults;
  }

  /** What goes wrong with requests to the destination; nothing yet. */
  public ScriptedFaults destinationFaults() {
    return destinationFaults;
  }

  /** The staged files as an engine under test reaches them; nothing goes wrong yet. */
  public FaultyStaging storage() {
    return storage;
  }

  /** The staged files as both servers reach them; nothing goes wrong yet. */
  public FaultyStaging serverStorage() {
    return serverStorage;
  }

  @Override
  public void close() {
    source.close();
    destination.close();
    storage.close();
    serverStorage.close();
    delete();
  }

  private Emulator emulator(Face face, UnaryOperator<FhirServerBuilder> details) {
    return Emulator.start(
        EmulatorConfig.of(face, 0, serverStorage)
            .with(details)
            .with(server -> server.clock(clock)));
  }

  private static StagingArea open(Path folder) {
    return ServiceLoader.load(StagingAreaProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("folder"))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of("path", folder.toString())));
  }

  private void delete() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
