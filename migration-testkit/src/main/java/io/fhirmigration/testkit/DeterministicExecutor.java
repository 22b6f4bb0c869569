package io.fhirmigration.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Keeps tasks until the test runs them, one at a time in the calling thread, in an order that only
 * the seed decides.
 *
 * <p>For one thread. A task may hand in further tasks; what it throws reaches the caller of {@link
 * #runNext}.
 */
public final class DeterministicExecutor implements Executor {
  private final List<Runnable> waiting = new ArrayList<>();
  private final Random order;

  /** Creates an executor without tasks. */
  public DeterministicExecutor(long seed) {
    order = new Random(seed);
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
  }

  /** How many tasks wait. */
  public int waiting() {
    return waiting.size();
  }

  /**
   * Runs one of the waiting tasks.
   *
   * @return {@code false} when none was waiting
   */
  public boolean runNext() {
    if (waiting.isEmpty()) {
      return false;
    }
    waiting.remove(order.nextInt(waiting.size())).run();
    return true;
  }

  /** Runs tasks until none waits, also those handed in meanwhile. */
  public void runAll() {
    while (runNext()) {
      continue;
    }
  }
}
