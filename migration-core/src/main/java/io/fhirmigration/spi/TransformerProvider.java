package io.fhirmigration.spi;

/** Makes a {@link Transformer} by name; found through {@link java.util.ServiceLoader}. */
public interface TransformerProvider {
  /** The stable lower-case name that a plan uses. */
  String name();

  /**
   * Creates an instance for one worker. Called once per worker and once for the fingerprint; does
   * no I/O but reading files of this machine that its properties name, whose content is then part
   * of the fingerprint.
   *
   * @throws io.fhirmigration.model.RejectedException naming all faulty properties at once
   */
  Transformer create(ProviderConfig config);
}
