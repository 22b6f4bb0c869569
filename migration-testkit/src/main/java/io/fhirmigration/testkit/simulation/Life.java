package io.fhirmigration.testkit.simulation;

import io.fhirmigration.testkit.DeterministicExecutor;
import io.fhirmigration.testkit.crash.SimulatedCrash;
import io.fhirmigration.testkit.simulation.Fate.Twist;
import java.util.Optional;
import java.util.function.Supplier;

/** One process in which an engine runs: every call it makes to the world passes through here. */
final class Life {
  private static final int DEEPEST = 3;

  private final int number;
  private final Fate fate;
  private final Trail trail;
  private final Optional<DeterministicExecutor> executor;
  private final Optional<Runnable> nap;
  private boolean dead;
  private boolean slept;
  private int depth;

  /**
   * Begins a life.
   *
   * @param executor where other steps wait; empty when steps run one after another
   * @param nap what happens while this process sleeps; empty when it must not
   */
  Life(
      int number,
      Fate fate,
      Trail trail,
      Optional<DeterministicExecutor> executor,
      Optional<Runnable> nap) {
    this.number = number;
    this.fate = fate;
    this.trail = trail;
    this.executor = executor;
    this.nap = nap;
  }

  int number() {
    return number;
  }

  Fate fate() {
    return fate;
  }

  Optional<DeterministicExecutor> executor() {
    return executor;
  }

  /** Whether the process has slept since it knew the time, and may be late with what it does. */
  boolean isLate() {
    return slept;
  }

  /** The process waits, and looks at the clock afterwards. */
  void waits() {
    slept = false;
  }

  /** Notes something that is no call. */
  void note(String what) {
    trail.add("engine " + number + " " + what);
  }

  /** Whether the next call goes wrong; then it is noted how. */
  boolean strikes(Call call) {
    return fate.strikes(call);
  }

  /**
   * Makes a call, unless the process dies before.
   *
   * @param kind what is called
   * @param locked whether the caller holds a lock that other steps may want
   */
  <T> T around(Call kind, String step, boolean locked, Supplier<T> call) {
    alive();
    Twist twist = fate.twist(kind, nap.isPresent() && depth == 0);
    trail.add("engine " + number + " " + step + (twist == Twist.NONE ? "" : " " + twist));
    twist(twist, locked, Twist.DIES_BEFORE, Twist.SLEEPS_BEFORE, Twist.OTHERS_BEFORE);
    T answer = call.get();
    twist(twist, locked, Twist.DIES_AFTER, Twist.SLEEPS_AFTER, Twist.OTHERS_AFTER);
    return answer;
  }

  private void twist(Twist twist, boolean locked, Twist dies, Twist sleeps, Twist others) {
    if (twist == dies) {
      dead = true;
      alive();
    } else if (twist == sleeps) {
      depth++;
      nap.ifPresent(Runnable::run);
      depth--;
      slept = true;
      note("wakes");
    } else if (twist == others && !locked && depth < DEEPEST) {
      depth++;
      executor.ifPresent(DeterministicExecutor::runNext);
      depth--;
    }
  }

  private void alive() {
    if (dead) {
      throw new SimulatedCrash("engine " + number + " is dead");
    }
  }
}
