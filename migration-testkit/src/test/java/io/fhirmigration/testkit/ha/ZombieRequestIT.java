package io.fhirmigration.testkit.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A driver stops before or after a request that changes something, or one to the staging area, and
 * goes on when the standby has taken over or has ended the migration.
 */
class ZombieRequestIT {
  /** Requests that change something at a server or in staging. */
  private static final Set<String> EFFECTS =
      Set.of(
          "startExport",
          "cancelExport",
          "startImport",
          "putAll",
          "startReindex",
          "createContainer",
          "write",
          "writeOnce");

  /** Where the first driver sleeps, and until when. */
  enum Sleep {
    BEFORE_THE_REQUEST_UNTIL_THE_TAKEOVER(true, false),
    BEFORE_THE_REQUEST_UNTIL_THE_END(true, true),
    AFTER_THE_REQUEST_UNTIL_THE_TAKEOVER(false, false);

    private final boolean before;
    private final boolean untilTheEnd;

    Sleep(boolean before, boolean untilTheEnd) {
      this.before = before;
      this.untilTheEnd = untilTheEnd;
    }
  }

  @ParameterizedTest
  @EnumSource(Sleep.class)
  void lateRequestLeavesTheDestinationAsItWouldBe(Sleep sleep) {
    List<String> requests = run(Integer.MAX_VALUE, sleep);
    TreeSet<String> struck = new TreeSet<>();
    for (int asleep : Chosen.of(requests)) {
      String request = requests.get(asleep - 1);
      struck.add(request);
      assertThatCode(() -> run(asleep, sleep))
          .as("asleep at %s, request %d of %d", request, asleep, requests.size())
          .doesNotThrowAnyException();
    }
    assertThat(struck).isEqualTo(EFFECTS);
  }

  /** One run in which the first driver falls asleep at its n-th request; its requests by name. */
  private static List<String> run(int asleep, Sleep sleep) {
    try (Journey journey = new Journey()) {
      List<String> requests = new ArrayList<>();
      Hosts.Host zombie =
          journey.hosts.start(
              "zombie",
              host -> {
                Journey.Reach reach =
                    new Sleepy(
                        sleep.before,
                        name -> {
                          boolean effect = EFFECTS.contains(name);
                          if (effect) {
                            requests.add(name);
                          }
                          return effect && requests.size() == asleep;
                        },
                        host);
                try (MigrationEngine engine =
                    journey.engine(host, journey.writes.view("zombie", () -> {}), reach)) {
                  assertThat(engine.run().ending()).isIn(Ending.TERMINAL, Ending.LEASE_LOST);
                }
              });
      if (asleep == Integer.MAX_VALUE) {
        journey.run();
      } else {
        journey.start("second");
        if (!sleep.untilTheEnd) {
          journey.runUntilDriverIs("second");
          zombie.thaw();
        }
        journey.run();
        if (!zombie.hasEnded()) {
          zombie.thaw();
          journey.run();
        }
      }
      journey.check();
      return requests;
    }
  }

  /** Ports that stop a host around the chosen call. */
  private record Sleepy(boolean before, Predicate<String> chosen, Hosts.Host host)
      implements Journey.Reach {
    @Override
    public SourceServer source(SourceServer source) {
      return around(SourceServer.class, source);
    }

    @Override
    public TargetServer target(TargetServer target) {
      return around(TargetServer.class, target);
    }

    @Override
    public StagingArea staging(StagingArea staging) {
      return around(StagingArea.class, staging);
    }

    private <T> T around(Class<T> port, T behind) {
      return port.cast(
          Proxy.newProxyInstance(
              port.getClassLoader(),
              new Class<?>[] {port},
              (proxy, method, arguments) -> {
                boolean sleeps = chosen.test(method.getName());
                if (sleeps && before) {
                  host.freezeHere();
                }
                try {
                  Object answer = method.invoke(behind, arguments);
                  if (sleeps && !before) {
                    host.freezeHere();
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }
  }
}
