package io.fhirmigration.cli.verify;

import io.fhirmigration.cli.Connections;
import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.CredentialConfig;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.verify.full.ResultMark;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which two servers are compared: those of a configuration, or two that are named. */
final class ComparedServers {
  private static final String SOURCE = "--source";
  private static final String DESTINATION = "--destination";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration of the migration, in YAML.")
  private @Nullable Path config;

  @Option(names = SOURCE, paramLabel = "URL", description = "Without --config: the source.")
  private @Nullable URI source;

  @Option(
      names = DESTINATION,
      paramLabel = "URL",
      description = "Without --config: the destination.")
  private @Nullable URI destination;

  @Option(
      names = SOURCE + "-token",
      paramLabel = "REF",
      description = "Where the source's token stands: env:NAME or file:PATH.")
  private @Nullable String sourceToken;

  @Option(
      names = DESTINATION + "-token",
      paramLabel = "REF",
      description = "Where the destination's token stands: env:NAME or file:PATH.")
  private @Nullable String destinationToken;

  /**
   * The two servers.
   *
   * @param config the configuration they come from, if any
   * @param source the source
   * @param destination the destination
   */
  record Pair(Optional<RunConfig> config, ServerConfig source, ServerConfig destination) {
    /** The result of a comparison, marked with the migration that it is about, if it is one. */
    JsonObject marked(JsonObject result) {
      return config.map(known -> ResultMark.of(known.plan()).on(result)).orElse(result);
    }

    FhirConnection sourceConnection(Console console) {
      return Connections.connection(source, console.environment(), console.clock());
    }

    FhirConnection destinationConnection(Console console) {
      return Connections.connection(destination, console.environment(), console.clock());
    }
  }

  /** What the options say; nothing is asked yet. */
  Pair read(Console console) {
    if (config == null) {
      return new Pair(
          Optional.empty(),
          server(SOURCE, source, sourceToken),
          server(DESTINATION, destination, destinationToken));
    }
    if (source != null || destination != null) {
      throw new UserMistake(
          "--config: names both servers already; leave --source and --destination out");
    }
    RunConfig wanted = ConfigFile.read(config, console.environment());
    ServerConfig from =
        wanted
            .source()
            .orElseThrow(
                () ->
                    new UserMistake(
                        "--config: its source is a folder of files, which cannot be read like a"
                            + " server; compare files with 'fhir-migrate verify full'"));
    return new Pair(Optional.of(wanted), from, wanted.destination());
  }

  private static ServerConfig server(String option, @Nullable URI url, @Nullable String token) {
    if (url == null) {
      throw new UserMistake(option + ": is missing; give --config, or --source and --destination");
    }
    Optional<SecretRef> secret =
        Optional.ofNullable(token)
            .map(
                text ->
                    SecretRef.parse(text, Path.of("").toAbsolutePath())
                        .orElseThrow(
                            () ->
                                new UserMistake(
                                    option
                                        + "-token: is no reference; write env:NAME or file:PATH,"
                                        + " never the token itself")));
    CredentialConfig.Kind kind =
        secret.isPresent() ? CredentialConfig.Kind.TOKEN : CredentialConfig.Kind.NONE;
    CredentialConfig credential =
        new CredentialConfig(
            option + "-token",
            0,
            kind,
            secret,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new ServerConfig(
        option,
        ServerConfig.Kind.AHDS,
        url,
        credential,
        Optional.empty(),
        false,
        Optional.empty(),
        0);
  }
}
