package io.fhirmigration.testkit.emulator;

import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerBuilder;
import java.util.function.UnaryOperator;

/**
 * What an emulator is.
 *
 * @param face which server it emulates
 * @param port the port to listen on; 0 for any free one
 * @param storage where exports go and imports come from; not closed by the emulator
 * @param threads how many requests are read and answered at the same time, at least 1
 * @param details describes the server further: clock, directory, timing, token
 */
public record EmulatorConfig(
    Face face,
    int port,
    StagingArea storage,
    int threads,
    UnaryOperator<FhirServerBuilder> details) {
  private static final int THREADS = 4;

  /** Requires a thread. */
  public EmulatorConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + threads);
    }
  }

  /** An emulator with data in the heap, the system's clock, four threads, and no token. */
  public static EmulatorConfig of(Face face, int port, StagingArea storage) {
    return new EmulatorConfig(face, port, storage, THREADS, UnaryOperator.identity());
  }

  /** This configuration with more details of the server. */
  public EmulatorConfig with(UnaryOperator<FhirServerBuilder> more) {
    return new EmulatorConfig(
        face, port, storage, threads, builder -> more.apply(details.apply(builder)));
  }
}
