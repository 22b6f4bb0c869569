package io.fhirmigration.model;

import java.util.Optional;

/**
 * How the source de-identifies what it exports: a configuration in the source's export store, which
 * is the staging area.
 *
 * <p>The destination then holds other contents than the source, so the two are compared by counts
 * only.
 *
 * @param config the configuration's name in the container {@value #CONTAINER}
 * @param sha256 SHA-256 of its content in lower-case hex; an export of other content is refused.
 *     Empty to take whatever lies there when an export begins, at the risk that one resource is
 *     de-identified in two ways
 */
public record Anonymization(String config, Optional<String> sha256) {
  /** The container in which servers look for configurations. */
  public static final String CONTAINER = "anonymization";
}
