package io.fhirmigration.cli.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks a server or a storage account; holds references to secrets, never a secret.
 *
 * @param field where it stands in the file, such as {@code source.credential}
 * @param line the line of that field
 * @param kind how tokens are had
 * @param secret where the token, client secret or certificate password stands
 * @param tenantId the directory that gives tokens
 * @param clientId which application or user-assigned identity asks
 * @param resourceId a user-assigned identity by its resource id
 * @param file the client certificate, or the token that a workload shows
 * @param authority the address of the token service, if not the public cloud's
 */
public record CredentialConfig(
    String field,
    int line,
    Kind kind,
    Optional<SecretRef> secret,
    Optional<String> tenantId,
    Optional<String> clientId,
    Optional<String> resourceId,
    Optional<Path> file,
    Optional<URI> authority) {

  /** How tokens are had. */
  public enum Kind {
    /** Nobody asks. */
    NONE(""),
    /** What azure-identity finds: environment, workload, managed identity, a sign-in. */
    AZURE(""),
    /** A token that somebody else keeps fresh. */
    TOKEN("tokenFrom"),
    /** The identity that the machine has. */
    MANAGED_IDENTITY(""),
    /** A token of the cluster, exchanged. */
    WORKLOAD_IDENTITY(""),
    /** An application with a secret. */
    CLIENT_SECRET("secretFrom"),
    /** An application with a certificate. */
    CLIENT_CERTIFICATE("passwordFrom");

    private final String secretField;

    Kind(String secretField) {
      this.secretField = secretField;
    }

    /** The field that refers to the secret; empty for a kind without one. */
    String secretField() {
      return secretField;
    }
  }

  /** Where the reference to the secret stands, such as {@code source.credential.tokenFrom}. */
  public String secretField() {
    return field + "." + kind.secretField;
  }

  static final Map<String, Kind> WORDS =
      Map.of(
          "azure", Kind.AZURE,
          "token", Kind.TOKEN,
          "managed-identity", Kind.MANAGED_IDENTITY,
          "workload-identity", Kind.WORKLOAD_IDENTITY,
          "client-secret", Kind.CLIENT_SECRET,
          "client-certificate", Kind.CLIENT_CERTIFICATE);
}
