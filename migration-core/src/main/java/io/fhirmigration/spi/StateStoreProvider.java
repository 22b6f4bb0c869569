package io.fhirmigration.spi;

/** Opens a {@link StateStore} by name; found through {@link java.util.ServiceLoader}. */
public interface StateStoreProvider {
  /** The stable lower-case name that a configuration uses. */
  String name();

  /**
   * Opens the store; the caller closes it.
   *
   * @throws io.fhirmigration.model.RejectedException naming all faulty properties at once
   */
  StateStore create(ProviderConfig config);
}
