package io.fhirmigration.cli;

import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.cli.config.StagingConfig;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.stream.Stream;

/** Warns of secret files that everybody on this machine may read. */
final class OpenSecrets {
  private OpenSecrets() {}

  /** Says so for each of them, once. */
  static void warn(RunConfig config, PrintWriter err) {
    secrets(config)
        .distinct()
        .filter(SecretRef::isOpenToOthers)
        .forEach(
            secret ->
                err.println(
                    secret.text()
                        + " can be read by every user of this machine; make it readable by its"
                        + " owner only"));
  }

  private static Stream<SecretRef> secrets(RunConfig config) {
    Stream<ServerConfig> servers =
        Stream.concat(config.source().stream(), Stream.of(config.destination()));
    Optional<SecretRef> password =
        config.state().passwordFrom().flatMap(from -> SecretRef.parse(from, config.home()));
    Optional<SecretRef> staging =
        config.staging() instanceof StagingConfig.Blob blob
            ? blob.account().access().secret()
            : Optional.empty();
    Optional<SecretRef> state =
        config.state().account().flatMap(account -> account.access().secret());
    return Stream.concat(
        servers.flatMap(server -> server.credential().secret().stream()),
        Stream.of(password, staging, state).flatMap(Optional::stream));
  }
}
