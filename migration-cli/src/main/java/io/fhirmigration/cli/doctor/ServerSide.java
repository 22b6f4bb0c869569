package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.Connections;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.fhir.Capabilities;
import io.fhirmigration.fhir.FhirConnection;
import io.fhirmigration.fhir.ServerProbe;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the two servers, as far as it could be reached.
 *
 * @param config how it is configured
 * @param connection the way to it; empty when the credential cannot be set up
 * @param capabilities what it says about itself; empty when it does not answer
 * @param skew how far its clock is ahead of this machine's; zero when it does not answer
 * @param deprecated whether it answers exports only
 * @param searches whether it answers searches to this credential
 * @param trouble what is wrong with reaching it
 */
record ServerSide(
    ServerConfig config,
    Optional<FhirConnection> connection,
    Optional<Capabilities> capabilities,
    Duration skew,
    boolean deprecated,
    boolean searches,
    Optional<Finding> trouble) {

  /** Reaches the server; blocks. */
  static ServerSide meet(ServerConfig config, Map<String, String> environment, Clock clock) {
    ServerSide unknown =
        new ServerSide(
            config,
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            false,
            false,
            Optional.empty());
    try {
      config.credential().secret().ifPresent(secret -> secret.read(environment));
      return unknown.reached(Connections.connection(config, environment, clock), clock);
    } catch (UserMistake e) {
      String[] said = e.lines().get(0).split("; ", 2);
      return unknown.with(
          Finding.error(
              Topic.NO_TOKEN,
              config.section() + ": " + said[0],
              said.length > 1 ? said[1] : "give the credential what it needs"));
    }
  }

  String name() {
    return config.section();
  }

  /** What the server answers, when it can be asked at all. */
  <T> Optional<T> asked(Function<ServerProbe, T> question) {
    return answers() ? connection.map(ServerProbe::of).map(question) : Optional.empty();
  }

  /** Whether it answers this credential, be it with a refusal. */
  boolean answers() {
    return capabilities.isPresent()
        && trouble.filter(finding -> finding.topic() != Topic.NO_READ_RIGHT).isEmpty();
  }

  private ServerSide reached(FhirConnection way, Clock clock) {
    ServerProbe probe = ServerProbe.of(way);
    Optional<Capabilities> said = Optional.empty();
    Duration ahead = Duration.ZERO;
    try {
      said = Optional.of(probe.capabilities());
      ahead = Duration.between(clock.instant(), said.get().now());
      boolean answers = probe.answersSearches();
      return new ServerSide(
          config, Optional.of(way), said, ahead, !answers, answers, Optional.empty());
    } catch (MigrationException e) {
      return new ServerSide(
          config, Optional.of(way), said, ahead, false, false, Optional.of(trouble(e)));
    }
  }

  private ServerSide with(Finding finding) {
    return new ServerSide(
        config, connection, capabilities, skew, deprecated, searches, Optional.of(finding));
  }

  private Finding trouble(MigrationException failure) {
    String words = name() + ": " + failure.getMessage();
    String identity = name() + ".credential";
    if (words.contains("no token for ")) {
      return Finding.error(
          Topic.NO_TOKEN, words, "repair " + identity + ", or sign in where this runs");
    }
    int status = failure instanceof RejectedException refused ? refused.status() : 0;
    return switch (status) {
      case 401 ->
          Finding.error(
              Topic.TOKEN_REFUSED,
              name() + ": the token was refused (401)",
              "check " + identity + ", its tenant, and " + name() + ".audience");
      case 403 ->
          Finding.error(
              Topic.NO_READ_RIGHT,
              name() + ": the identity may not read resources (403)",
              "give it the role FHIR Data Reader or FHIR Data Contributor at this server");
      default ->
          Finding.error(
              Topic.UNREACHABLE, words, "check " + name() + ".url and that the server runs");
    };
  }
}
