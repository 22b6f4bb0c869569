package io.fhirmigration.testkit;

import java.util.concurrent.Executor;

/** Runs each task in the calling thread before {@link #execute} returns. */
public final class DirectExecutor implements Executor {
  @Override
  public void execute(Runnable task) {
    task.run();
  }
}
