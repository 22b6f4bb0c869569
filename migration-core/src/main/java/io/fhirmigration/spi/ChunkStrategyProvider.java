package io.fhirmigration.spi;

/** Makes a {@link ChunkStrategy} by name; found through {@link java.util.ServiceLoader}. */
public interface ChunkStrategyProvider {
  /** The stable lower-case name that settings use. */
  String name();

  /**
   * Creates the strategy.
   *
   * @throws io.fhirmigration.model.RejectedException naming all faulty properties at once
   */
  ChunkStrategy create(ProviderConfig config);
}
