package io.fhirmigration.spi;

/** Makes an {@link ImportPayloadBuilder} by name; found through {@link java.util.ServiceLoader}. */
public interface ImportPayloadBuilderProvider {
  /** The stable lower-case name that a plan uses. */
  String name();

  /**
   * Creates the builder.
   *
   * @throws io.fhirmigration.model.RejectedException naming all faulty properties at once
   */
  ImportPayloadBuilder create(ProviderConfig config);
}
