package io.fhirmigration.testkit.ha;

import io.fhirmigration.testkit.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Hosts on virtual time, each on a thread of its own and only one running at a time: what happens
 * depends on the script alone. A host runs until it sleeps, freezes or ends; then the one that is
 * due first runs, and the clock moves to its instant.
 */
final class Hosts implements AutoCloseable {
  /** More turns than any scenario takes; a scenario that takes them goes round in circles. */
  private static final int TURNS = 10_000;

  private final SettableClock clock;
  private final List<Host> hosts = new ArrayList<>();
  private final Semaphore back = new Semaphore(0);
  private int turns;

  Hosts(SettableClock clock) {
    this.clock = clock;
  }

  /** What runs on a host. */
  interface Program {
    void run(Host host);
  }

  /** Adds a host whose program begins at the next turn. */
  Host start(String name, Program program) {
    return start(name, Duration.ZERO, 0, program);
  }

  /**
   * Adds a host with clocks of its own.
   *
   * @param ahead how far its wall clock is ahead of the servers'
   * @param nanos what its monotonic clock shows when the others' shows 0
   */
  Host start(String name, Duration ahead, long nanos, Program program) {
    Host host = new Host(name, Clock.offset(clock, ahead), nanos);
    hosts.add(host);
    host.thread = new Thread(() -> host.live(program), name);
    host.thread.setDaemon(true);
    host.thread.start();
    return host;
  }

  /** Lets the host run that is due first; false when none can. */
  boolean turn() {
    Optional<Host> next =
        hosts.stream()
            .filter(host -> !host.ended && !host.frozen)
            .min(Comparator.comparingLong(host -> host.wakeAt));
    if (next.isEmpty()) {
      return false;
    }
    if (++turns > TURNS) {
      throw new AssertionError("no end after " + TURNS + " turns");
    }
    long now = clock.nanos();
    if (next.get().wakeAt > now) {
      clock.advance(Duration.ofNanos(next.get().wakeAt - now));
    }
    resume(next.get());
    return true;
  }

  /** Lets hosts run until all have ended or are frozen, and rethrows what they failed with. */
  void run(Runnable afterEachTurn) {
    while (turn()) {
      afterEachTurn.run();
      for (Host host : hosts) {
        if (host.failure != null) {
          throw new AssertionError(host.name + " failed", host.failure);
        }
      }
    }
  }

  private void resume(Host host) {
    host.go.release();
    back.acquireUninterruptibly();
  }

  /** Ends every host where it stands, as a power failure does. */
  @Override
  public void close() {
    for (Host host : hosts) {
      if (!host.ended) {
        host.killed = true;
        resume(host);
      }
    }
  }

  /** One host. */
  final class Host {
    private final String name;
    private final Clock wall;
    private final long nanosOffset;
    private final Semaphore go = new Semaphore(0);
    private final Random names;
    private Thread thread = Thread.currentThread();
    private Throwable failure;
    private long wakeAt = clock.nanos();
    private boolean frozen;
    private boolean killed;
    private boolean ended;

    Host(String name, Clock wall, long nanosOffset) {
      this.name = name;
      this.wall = wall;
      this.nanosOffset = nanosOffset;
      this.names = new Random(name.hashCode());
    }

    String name() {
      return name;
    }

    Clock wall() {
      return wall;
    }

    /** Wraps around, as a monotonic clock may. */
    long nanos() {
      return clock.nanos() + nanosOffset;
    }

    /** Random-looking; the same in every run. */
    String randomName() {
      StringBuilder random = new StringBuilder();
      while (random.length() < 24) {
        random.append(Character.forDigit(names.nextInt(36), 36));
      }
      return random.toString();
    }

    boolean hasEnded() {
      return ended;
    }

    /** On the host itself: others run until the pause is over. */
    void sleep(Duration pause) {
      wakeAt = clock.nanos() + pause.toNanos();
      handBack();
    }

    /** On the host itself: stops in the middle of what it does, until {@link #thaw}. */
    void freezeHere() {
      frozen = true;
      handBack();
    }

    /** From outside: the host gets no turn any more. */
    void freeze() {
      frozen = true;
    }

    /** From outside: the host goes on before all others. */
    void thaw() {
      frozen = false;
      wakeAt = Long.MIN_VALUE;
    }

    private void handBack() {
      back.release();
      go.acquireUninterruptibly();
      if (killed) {
        throw new Killed();
      }
    }

    private void live(Program program) {
      try {
        go.acquireUninterruptibly();
        if (!killed) {
          program.run(this);
        }
      } catch (Killed end) {
        ended = true;
      } catch (Throwable e) {
        failure = e;
      } finally {
        ended = true;
        back.release();
      }
    }
  }

  /** The end of a host; nothing catches it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }
}
