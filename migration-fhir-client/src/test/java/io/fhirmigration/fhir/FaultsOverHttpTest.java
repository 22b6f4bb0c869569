package io.fhirmigration.fhir;

import static io.fhirmigration.testkit.server.Requests.any;
import static io.fhirmigration.testkit.server.Requests.exportKickOff;
import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static io.fhirmigration.testkit.server.Requests.importKickOff;
import static io.fhirmigration.testkit.server.Requests.importStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.Verification;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import io.fhirmigration.testkit.emulator.Emulator;
import io.fhirmigration.testkit.emulator.FhirServers;
import io.fhirmigration.testkit.emulator.ServerPair;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Engine and client against servers on sockets that misbehave. */
@ExtendWith(FhirServers.class)
class FaultsOverHttpTest {
  static Stream<Named<Consumer<ServerPair>>> scripts() {
    return Stream.of(
        script(
            "storm with a pause of hours",
            s -> {
              s.sourceFaults().times(9, any(), Faults.throttled(Duration.ofMinutes(2)));
              s.destinationFaults().times(9, any(), Faults.throttled(Duration.ofHours(2)));
            }),
        script(
            "storm until a date",
            s ->
                s.sourceFaults()
                    .times(5, any(), Faults.throttledUntil(Instant.parse("2025-01-01T03:00:00Z")))),
        script(
            "bursts of 503 and 500",
            s -> {
              s.sourceFaults().times(7, exportStatus(), Faults.unavailable(Duration.ofMinutes(1)));
              s.destinationFaults().times(4, importStatus(), Faults.broken());
            }),
        script(
            "replies lost",
            s -> {
              s.sourceFaults().once(exportKickOff(), Faults.replyLost());
              s.sourceFaults().once(exportStatus(), Faults.replyLost());
              s.destinationFaults().once(importKickOff(), Faults.replyLost());
            }),
        script(
            "requests reset",
            s -> {
              s.sourceFaults().once(exportKickOff(), Faults.resetBeforeActing());
              s.destinationFaults().once(importKickOff(), Faults.resetBeforeActing());
            }),
        script(
            "answers cut",
            s -> {
              s.sourceFaults().times(6, exportStatus(), Faults.answerCut());
              s.destinationFaults().times(4, importStatus(), Faults.answerCut());
            }));
  }

  private static Named<Consumer<ServerPair>> script(String name, Consumer<ServerPair> script) {
    return Named.of(name, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void everythingArrives(Consumer<ServerPair> script, ServerPair servers) {
    fill(servers);
    script.accept(servers);

    migrate(servers, Credentials.none());

    assertThat(servers.sourceFaults().unused()).isZero();
    assertThat(servers.destinationFaults().unused()).isZero();
    assertThat(contents(servers.destination())).isEqualTo(contents(servers.source()));
  }

  /** A token is good for seconds, and its credential gives the old one once more. */
  @Test
  void tokenThatExpiresInMidRunIsRenewed(ServerPair servers) {
    fill(servers);
    Supplier<String> valid = () -> "token-" + servers.clock().instant().getEpochSecond() / 15;
    int[] expired = {0};
    servers
        .sourceFaults()
        .always(request -> isExpired(request, valid, expired), Faults.tokenExpired());
    servers
        .destinationFaults()
        .always(request -> isExpired(request, valid, expired), Faults.tokenExpired());

    String[] given = {valid.get()};
    migrate(
        servers,
        Credentials.staticToken(
            () -> {
              String now = given[0];
              given[0] = valid.get();
              return now;
            }));

    assertThat(expired[0]).isPositive();
    assertThat(contents(servers.destination())).isEqualTo(contents(servers.source()));
  }

  private static boolean isExpired(ModelRequest request, Supplier<String> valid, int[] expired) {
    boolean refused =
        request.first("Authorization").filter(("Bearer " + valid.get())::equals).isEmpty();
    expired[0] += refused ? 1 : 0;
    return refused;
  }

  private static void fill(ServerPair servers) {
    for (int i = 0; i < 5; i++) {
      String patient =
          "{\"resourceType\":\"Patient\",\"id\":\"p%d\",\"active\":%b}"
              .formatted(i % 3, i % 2 == 0);
      ModelRequest put = ModelRequest.send("PUT", "/Patient/p" + i % 3, patient);
      assertThat(servers.source().model().handle(put).status()).isIn(200, 201);
      servers.clock().advance(Duration.ofMinutes(20));
    }
  }

  private static void migrate(ServerPair servers, Credentials credentials) {
    URI from = servers.source().base();
    URI to = servers.destination().base();
    MigrationPlan plan =
        MigrationPlan.builder("faults", Mode.ONCE, from, to, servers.storage().base())
            .history(true)
            .deletes(true)
            .build();
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(AzureFhirSource.azureApiForFhir(connection(servers, from, credentials)))
            .target(AhdsTarget.of(connection(servers, to, credentials)))
            .staging(servers.storage())
            .store(store())
            .verifier(
                task ->
                    new Verification(
                        "none",
                        Verification.Outcome.MATCH,
                        "",
                        servers.clock().instant(),
                        List.of()))
            .clock(servers.clock())
            .monotonicClock(servers.clock()::nanos)
            .waiting(servers.clock()::advance)
            .build()) {
      assertThat(engine.run().ending()).isEqualTo(MigrationReport.Ending.TERMINAL);
    }
  }

  private static FhirConnection connection(ServerPair servers, URI base, Credentials credentials) {
    return FhirConnection.builder(base)
        .credentials(credentials)
        .readRetries(2, Duration.ZERO, Duration.ZERO)
        .clock(servers.clock())
        .build();
  }

  private static StateStore store() {
    return ServiceLoader.load(StateStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals("in-memory"))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(Map.of()));
  }

  private static List<String> contents(Emulator server) {
    return server.model().versions().stream()
        .map(v -> v + " " + v.lastUpdated() + " " + v.text())
        .sorted()
        .toList();
  }
}
