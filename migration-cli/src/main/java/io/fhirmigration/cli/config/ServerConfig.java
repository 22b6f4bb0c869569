package io.fhirmigration.cli.config;

import java.net.URI;
import java.util.Optional;

/**
 * One server of the configuration.
 *
 * @param section {@code source} or {@code destination}
 * @param kind which server it is
 * @param url its base URL
 * @param credential who asks it
 * @param audience what tokens are asked for, if not the URL
 * @param allowPlainHttp whether http is allowed to other machines
 * @param anonymization how a source de-identifies what it exports, if it does
 * @param urlLine the line of the URL
 */
public record ServerConfig(
    String section,
    Kind kind,
    URI url,
    CredentialConfig credential,
    Optional<String> audience,
    boolean allowPlainHttp,
    Optional<AnonymizationConfig> anonymization,
    int urlLine) {

  /** Which server it is. */
  public enum Kind {
    /** Azure API for FHIR. */
    AZURE_API_FOR_FHIR,
    /** The FHIR service of Azure Health Data Services. */
    AHDS
  }
}
