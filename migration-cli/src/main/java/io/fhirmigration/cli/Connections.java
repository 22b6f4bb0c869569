package io.fhirmigration.cli;

import io.fhirmigration.cli.config.CredentialConfig;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.Credentials;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import java.time.Clock;
import java.util.Map;

/**
 * Makes the servers of a configuration; nothing is asked yet. What a credential needs must be
 * there, else a {@link UserMistake} says what is not.
 */
public final class Connections {
  private Connections() {}

  static SourceServer source(ServerConfig config, Map<String, String> environment, Clock clock) {
    FhirConnection connection = connection(config, environment, clock);
    return config.kind() == ServerConfig.Kind.AHDS
        ? AzureFhirSource.ahds(connection)
        : AzureFhirSource.azureApiForFhir(connection);
  }

  static TargetServer target(ServerConfig config, Map<String, String> environment, Clock clock) {
    return AhdsTarget.of(connection(config, environment, clock));
  }

  /** The way to a server. */
  public static FhirConnection connection(
      ServerConfig config, Map<String, String> environment, Clock clock) {
    FhirConnection.Builder builder =
        FhirConnection.builder(config.url())
            .allowPlainHttp(config.allowPlainHttp())
            .credentials(credentials(config.credential(), environment, clock));
    config.audience().ifPresent(builder::audience);
    return builder.build();
  }

  private static Credentials credentials(
      CredentialConfig config, Map<String, String> environment, Clock clock) {
    if (config.kind() == CredentialConfig.Kind.TOKEN) {
      return Credentials.staticToken(() -> config.secret().orElseThrow().read(environment));
    }
    return AzureCredentials.of(config, environment, clock)
        .map(Credentials::of)
        .orElseGet(Credentials::none);
  }
}
