package io.fhirmigration.spi;

import java.util.Optional;

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

  /**
   * What its transformer has to know of all lines before the first is changed; nothing by default.
   * Where it is something, transformers are created without it first, for the fingerprint, and are
   * not used before {@link ProviderConfig#survey} is there.
   *
   * @throws io.fhirmigration.model.RejectedException naming all faulty properties at once
   */
  default Optional<RangeSurvey> survey(ProviderConfig config) {
    return Optional.empty();
  }
}
