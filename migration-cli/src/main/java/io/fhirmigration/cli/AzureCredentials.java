package io.fhirmigration.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.fhirmigration.cli.config.CredentialConfig;
import io.fhirmigration.cli.config.SecretRef;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Makes credentials of azure-identity from a configuration; nobody is asked for a token yet. */
final class AzureCredentials {
  /** After this time a token that somebody else keeps fresh is read again. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

  private final CredentialConfig config;
  private final Map<String, String> environment;
  private final Clock clock;

  private AzureCredentials(CredentialConfig config, Map<String, String> environment, Clock clock) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * The credential; empty when nobody asks.
   *
   * @throws UserMistake when a secret or file that it needs is not there; the message names the
   *     reference, never the secret
   */
  static Optional<TokenCredential> of(
      CredentialConfig config, Map<String, String> environment, Clock clock) {
    return config.kind() == CredentialConfig.Kind.NONE
        ? Optional.empty()
        : Optional.of(new AzureCredentials(config, environment, clock).make());
  }

  private TokenCredential make() {
    return switch (config.kind()) {
      case NONE, AZURE -> azure();
      case TOKEN -> token(secret());
      case MANAGED_IDENTITY -> managedIdentity();
      case WORKLOAD_IDENTITY -> workloadIdentity();
      case CLIENT_SECRET -> clientSecret(secret());
      case CLIENT_CERTIFICATE -> certificate();
    };
  }

  private SecretRef secret() {
    SecretRef secret = config.secret().orElseThrow();
    secret.read(environment);
    return secret;
  }

  private TokenCredential azure() {
    DefaultAzureCredentialBuilder builder = unlogged(new DefaultAzureCredentialBuilder());
    config
        .authority()
        .ifPresent(uri -> builder.authorityHost(uri.toString()).disableInstanceDiscovery());
    return builder.build();
  }

  private TokenCredential token(SecretRef token) {
    return request ->
        Mono.fromCallable(
            () ->
                new AccessToken(
                    token.read(environment), OffsetDateTime.now(clock).plus(LOOK_AGAIN)));
  }

  private TokenCredential managedIdentity() {
    ManagedIdentityCredentialBuilder builder = unlogged(new ManagedIdentityCredentialBuilder());
    config.clientId().ifPresent(builder::clientId);
    config.resourceId().ifPresent(builder::resourceId);
    return builder.build();
  }

  private TokenCredential clientSecret(SecretRef secret) {
    return new RenewedCredential(
        () -> secret.read(environment),
        text -> registered(new ClientSecretCredentialBuilder()).clientSecret(text).build());
  }

  private TokenCredential certificate() {
    Path file = config.file().orElseThrow();
    requireReadable(file);
    return new RenewedCredential(
        () -> config.secret().map(it -> it.read(environment)).orElse(""),
        password -> certificate(file.toString(), password));
  }

  private TokenCredential certificate(String file, String password) {
    ClientCertificateCredentialBuilder builder =
        registered(new ClientCertificateCredentialBuilder());
    if (file.endsWith(".pem")) {
      return builder.pemCertificate(file).build();
    }
    builder.pfxCertificate(file);
    if (!password.isEmpty()) {
      builder.clientCertificatePassword(password);
    }
    return builder.build();
  }

  private TokenCredential workloadIdentity() {
    Path token = config.file().orElseGet(this::federatedToken);
    requireReadable(token);
    String tenant = config.tenantId().orElseGet(() -> variable("AZURE_TENANT_ID", "tenantId"));
    String client = config.clientId().orElseGet(() -> variable("AZURE_CLIENT_ID", "clientId"));
    return new RenewedCredential(
        () -> "",
        none ->
            withAuthority(new WorkloadIdentityCredentialBuilder())
                .tenantId(tenant)
                .clientId(client)
                .tokenFilePath(token.toString())
                .build());
  }

  private Path federatedToken() {
    try {
      return Path.of(variable("AZURE_FEDERATED_TOKEN_FILE", "tokenFile"));
    } catch (InvalidPathException e) {
      throw new UserMistake("AZURE_FEDERATED_TOKEN_FILE is no path; write tokenFile");
    }
  }

  /** What the cluster says where the configuration does not. */
  private String variable(String name, String field) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () ->
                new UserMistake(
                    "neither "
                        + field
                        + " nor the environment variable "
                        + name
                        + " says who asks; write "
                        + field));
  }

  private void requireReadable(Path file) {
    if (!Files.isReadable(file)) {
      throw new UserMistake("file " + file + " cannot be read; create it or grant access");
    }
  }

  private <T extends AadCredentialBuilderBase<T>> T registered(T builder) {
    builder.tenantId(config.tenantId().orElseThrow()).clientId(config.clientId().orElseThrow());
    return withAuthority(builder);
  }

  /** A given address is trusted as it stands and not looked up in the public cloud. */
  private <T extends AadCredentialBuilderBase<T>> T withAuthority(T builder) {
    config
        .authority()
        .ifPresent(uri -> builder.authorityHost(uri.toString()).disableInstanceDiscovery());
    return unlogged(builder);
  }

  /** Secrets and tokens stand in bodies, which the environment can ask the Azure client to log. */
  private static <T extends CredentialBuilderBase<T>> T unlogged(T builder) {
    return builder.httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.NONE));
  }
}
