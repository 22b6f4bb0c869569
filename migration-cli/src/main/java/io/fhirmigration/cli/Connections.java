package io.fhirmigration.cli;

import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.fhir.AhdsTarget;
import io.fhirmigration.fhir.AzureFhirSource;
import io.fhirmigration.fhir.Credentials;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import java.util.Map;

/** Makes the servers of a configuration; nothing is asked yet. */
final class Connections {
  private Connections() {}

  static SourceServer source(ServerConfig config, Map<String, String> environment) {
    FhirConnection connection = connection(config, environment);
    return config.kind() == ServerConfig.Kind.AHDS
        ? AzureFhirSource.ahds(connection)
        : AzureFhirSource.azureApiForFhir(connection);
  }

  static TargetServer target(ServerConfig config, Map<String, String> environment) {
    return AhdsTarget.of(connection(config, environment));
  }

  private static FhirConnection connection(ServerConfig config, Map<String, String> environment) {
    FhirConnection.Builder builder =
        FhirConnection.builder(config.url())
            .allowPlainHttp(config.allowPlainHttp())
            .credentials(credentials(config, environment));
    config.audience().ifPresent(builder::audience);
    return builder.build();
  }

  private static Credentials credentials(ServerConfig config, Map<String, String> environment) {
    return switch (config.credential()) {
      case NONE -> Credentials.none();
      case AZURE -> Credentials.azureIdentity();
      case TOKEN -> Credentials.staticToken(() -> config.token().orElseThrow().read(environment));
    };
  }
}
