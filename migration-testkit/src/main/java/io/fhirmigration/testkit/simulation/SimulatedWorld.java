package io.fhirmigration.testkit.simulation;

import io.fhirmigration.spi.StateStore;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.crash.OfferWatch;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What outlives every engine: two servers, staging, store, and the people at the source. */
final class SimulatedWorld implements AutoCloseable {
  private final Scenario scenario;
  private final SettableClock clock;
  private final MemoryStaging staging = new MemoryStaging(Draw.STAGING);
  private final FhirServerModel source;
  private final FhirServerModel destination;
  private final StateStore store;
  private final Users users;
  private final KickOffs kickOffs;
  private final OfferWatch offers = new OfferWatch(staging, Mend::mended);
  private final Optional<AdoptedFolder> adopted;
  private final Pauses pauses;
  private final Deletes deletes;

  SimulatedWorld(Scenario scenario, StateStore store) {
    this.scenario = scenario;
    this.store = store;
    Dice dice = scenario.dice("world");
    clock =
        new SettableClock(
            Scenario.FIRST
                .plus(scenario.span())
                .plus(dice.between(Duration.ofSeconds(1), Duration.ofMinutes(20))));
    kickOffs = new KickOffs(clock, scenario.settings().orphanGrace());
    source =
        FhirServerModel.builder(scenario.face(), Draw.SOURCE, staging)
            .clock(clock)
            .timing(scenario.timing())
            .build();
    destination =
        FhirServerModel.builder(Face.AHDS, Draw.DESTINATION, staging)
            .clock(clock)
            .timing(scenario.timing())
            .seed(scenario.seed())
            .build();
    destination.refuse(Mend::refusal);
    destination.poison(line -> new String(line, StandardCharsets.UTF_8).contains(Users.POISON));
    deletes = new Deletes(staging, destination, scenario.settings().cleanUp());
    users = new Users(scenario, source);
    users.begin(clock.instant());
    adopted = scenario.plan().adopted().map(files -> new AdoptedFolder(scenario, staging, source));
    source.deprecated(scenario.deprecated());
    pauses = new Pauses(scenario.settings().pauseWindows(), engineClock());
  }

  Scenario scenario() {
    return scenario;
  }

  /** The time at both servers. */
  Instant now() {
    return clock.instant();
  }

  SettableClock serverClock() {
    return clock;
  }

  /** The clock at the place where engines run, which is not set well. */
  Clock engineClock() {
    return Clock.offset(clock, scenario.skew());
  }

  MemoryStaging staging() {
    return staging;
  }

  FhirServerModel source() {
    return source;
  }

  FhirServerModel destination() {
    return destination;
  }

  StateStore store() {
    return store;
  }

  Users users() {
    return users;
  }

  KickOffs kickOffs() {
    return kickOffs;
  }

  OfferWatch offers() {
    return offers;
  }

  Optional<AdoptedFolder> adopted() {
    return adopted;
  }

  Pauses pauses() {
    return pauses;
  }

  Deletes deletes() {
    return deletes;
  }

  /** Lets time pass, and users do what they do then. */
  void advance(Duration pause) {
    clock.advance(pause);
    users.until(clock.instant());
  }

  @Override
  public void close() {
    source.close();
    destination.close();
    store.close();
  }
}
