package io.fhirmigration.testkit.server;

import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Describes a modelled server; for one thread. */
public final class FhirServerBuilder {
  private static final int IDS_PER_MILLISECOND = 80_000;

  private final Face face;
  private final URI base;
  private final StagingArea storage;
  private Clock clock = Clock.systemUTC();
  private Timing timing = Timing.REAL;
  private DecimalProfile decimals = DecimalProfile.SQL36_18;
  private SlowStatus slowStatus = SlowStatus.NONE;
  private boolean byteCountQuirk = true;
  private int idsPerMillisecond = IDS_PER_MILLISECOND;
  private long seed;
  private Optional<String> bearer = Optional.empty();
  private Optional<String> powerlessBearer = Optional.empty();
  private boolean anonymizedExport;
  private List<String> types = ResourceTypes.ALL;
  private Optional<Path> directory = Optional.empty();

  FhirServerBuilder(Face face, URI base, StagingArea storage) {
    this.face = face;
    this.base = base;
    this.storage = storage;
  }

  /** The clock of the server; default is the system's. */
  public FhirServerBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /** How long the server takes; default is {@link Timing#REAL}. */
  public FhirServerBuilder timing(Timing value) {
    timing = value;
    return this;
  }

  /** Which numbers make an import fail; default is {@link DecimalProfile#SQL36_18}. */
  public FhirServerBuilder decimals(DecimalProfile value) {
    decimals = value;
    return this;
  }

  /**
   * Makes the server wait before it tells how an import stands whose files are being read: ten
   * times as long as it looked the job up, a minute at most. By default it does not wait.
   *
   * @param lookup how long it looks a job up
   * @param waiting lets the time pass: moves a clock, or sleeps
   */
  public FhirServerBuilder slowStatus(Duration lookup, Consumer<Duration> waiting) {
    slowStatus = new SlowStatus(lookup, waiting);
    return this;
  }

  /** Whether units miscount bytes at borders inside a character; default is {@code true}. */
  public FhirServerBuilder byteCountQuirk(boolean on) {
    byteCountQuirk = on;
    return this;
  }

  /** How many versions of a type may share a millisecond; default is 80,000. */
  public FhirServerBuilder idsPerMillisecond(int count) {
    idsPerMillisecond = count;
    return this;
  }

  /** Decides the order in which the units of an import run; default is 0. */
  public FhirServerBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** The bearer token that every request but {@code metadata} must bring; default is none. */
  public FhirServerBuilder bearer(String token) {
    bearer = Optional.of(token);
    return this;
  }

  /** A bearer token that is known but allows nothing (403); default is none. */
  public FhirServerBuilder powerlessBearer(String token) {
    powerlessBearer = Optional.of(token);
    return this;
  }

  /**
   * Whether exports may be de-identified; default is {@code false}. The configuration lies in the
   * container {@code anonymization} of the storage. Of its rules the model follows those that
   * {@code redact} a member of a type or of {@code Resource}, and no other.
   */
  public FhirServerBuilder anonymizedExport(boolean on) {
    anonymizedExport = on;
    return this;
  }

  /** The types of the capability statement; default is all of R4. */
  public FhirServerBuilder types(List<String> names) {
    types = List.copyOf(names);
    return this;
  }

  /** Where the server keeps its data; created when missing. Default is in the heap. */
  public FhirServerBuilder directory(Path path) {
    directory = Optional.of(path);
    return this;
  }

  /**
   * Opens the server; it goes on from what its directory holds.
   *
   * @throws java.io.UncheckedIOException when the directory can't be used
   */
  public FhirServerModel build() {
    ServerConfig config =
        new ServerConfig(
            face,
            base,
            storage,
            clock,
            timing,
            decimals,
            slowStatus,
            byteCountQuirk,
            idsPerMillisecond,
            seed,
            bearer,
            powerlessBearer,
            anonymizedExport,
            types);
    return new FhirServerModel(config, directory);
  }
}
