package io.fhirmigration.spi;

/** Opens a {@link StagingArea} by name; found through {@link java.util.ServiceLoader}. */
public interface StagingAreaProvider {
  /** The stable lower-case name that a configuration uses. */
  String name();

  /**
   * Opens the area; the caller closes it.
   *
   * @throws io.fhirmigration.model.RejectedException naming all faulty properties at once
   */
  StagingArea create(ProviderConfig config);
}
