package io.fhirmigration.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationReport.Ending;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.testkit.SettableClock;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A driver falls asleep around one of its requests to a server; a second engine watches the lease,
 * takes over and ends the migration; then the first one wakes. Nothing it still does may change the
 * end.
 */
class TakeoverMatrixIT {
  private static final int STEP = 3;

  @Test
  void requestThatIsSentAfterTheTakeoverChangesNothing() {
    matrix(true);
  }

  @Test
  void answerThatArrivesAfterTheTakeoverChangesNothing() {
    matrix(false);
  }

  private void matrix(boolean before) {
    int calls = once(before, Integer.MAX_VALUE);
    assertThat(calls).isGreaterThan(100);
    for (int n = 1; n <= calls; n += STEP) {
      int asleep = n;
      assertThatCode(() -> once(before, asleep))
          .as("asleep %s request %d of %d", before ? "before" : "after", n, calls)
          .doesNotThrowAnyException();
    }
  }

  /** One run; answers the number of requests. */
  private int once(boolean before, int asleep) {
    try (SleepyWorld world = new SleepyWorld(before, asleep);
        StateStore store = new InMemoryStateStore()) {
      CrashScenario scenario = new CrashScenario(world);
      MigrationReport[] second = new MigrationReport[1];
      world.onSleep = () -> second[0] = scenario.run(store, store, 2);
      MigrationReport first = scenario.run(store, store, 1);
      if (second[0] == null) {
        scenario.check(first, store);
      } else {
        assertThat(first.ending()).isIn(Ending.LEASE_LOST, Ending.TERMINAL);
        scenario.check(second[0], store);
      }
      return world.calls;
    }
  }

  /** A world whose servers' first client falls asleep around its n-th request. */
  private static final class SleepyWorld implements World {
    private final InProcessWorld world = new InProcessWorld(Face.AZURE_API_FOR_FHIR);
    private final boolean before;
    private final int asleep;
    private boolean slept;
    private int calls;
    private Runnable onSleep = () -> {};

    SleepyWorld(boolean before, int asleep) {
      this.before = before;
      this.asleep = asleep;
    }

    private <T> T sleepy(Class<T> port, T server) {
      return port.cast(
          Proxy.newProxyInstance(
              port.getClassLoader(),
              new Class<?>[] {port},
              (proxy, method, arguments) -> {
                boolean sleeps = !slept && ++calls == asleep;
                if (sleeps && before) {
                  sleep();
                }
                try {
                  Object answer = method.invoke(server, arguments);
                  if (sleeps && !before) {
                    sleep();
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    private void sleep() {
      slept = true;
      onSleep.run();
    }

    @Override
    public SettableClock clock() {
      return world.clock();
    }

    @Override
    public StagingArea staging() {
      return world.staging();
    }

    @Override
    public SourceServer source() {
      return sleepy(SourceServer.class, world.source());
    }

    @Override
    public TargetServer target() {
      return sleepy(TargetServer.class, world.target());
    }

    @Override
    public void put(String type, String id, String members) {
      world.put(type, id, members);
    }

    @Override
    public void delete(String type, String id) {
      world.delete(type, id);
    }

    @Override
    public List<ResourceVersion> atSource() {
      return world.atSource();
    }

    @Override
    public List<ResourceVersion> atDestination() {
      return world.atDestination();
    }

    @Override
    public void close() {
      world.close();
    }
  }
}
