package io.fhirmigration.cli.config;

import java.net.URI;
import java.util.Optional;

/**
 * One server of the configuration.
 *
 * @param section {@code source} or {@code destination}
 * @param kind which server it is
 * @param url its base URL
 * @param credential how it learns who asks
 * @param token where a static token stands, with {@link Credential#TOKEN}
 * @param audience what tokens are asked for, if not the URL
 * @param allowPlainHttp whether http is allowed to other machines
 * @param urlLine the line of the URL
 * @param credentialLine the line of the credential
 */
public record ServerConfig(
    String section,
    Kind kind,
    URI url,
    Credential credential,
    Optional<SecretRef> token,
    Optional<String> audience,
    boolean allowPlainHttp,
    int urlLine,
    int credentialLine) {

  /** Which server it is. */
  public enum Kind {
    /** Azure API for FHIR. */
    AZURE_API_FOR_FHIR,
    /** The FHIR service of Azure Health Data Services. */
    AHDS
  }

  /** How a server learns who asks. */
  public enum Credential {
    /** Nobody asks. */
    NONE,
    /** A token that stands elsewhere. */
    TOKEN,
    /** The identity of this process. */
    AZURE
  }
}
