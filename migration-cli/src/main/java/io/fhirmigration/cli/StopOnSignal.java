package io.fhirmigration.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * Ends a command in order when the process is told to end: the first signal asks it to stop, a
 * second one ends the process at once. A shutdown hook would come too late, because the embedded
 * database closes itself in one.
 */
public final class StopOnSignal implements AutoCloseable {
  private final PrintWriter err;
  private volatile Runnable stop = () -> System.exit(ExitCode.INTERRUPTED.code());
  private final List<Signals.Handled> handled;

  /** Waits for signals from now on. */
  public StopOnSignal(PrintWriter err) {
    this.err = err;
    this.handled =
        List.of(Signals.handle("INT", this::signalled), Signals.handle("TERM", this::signalled));
  }

  /** What a signal asks to stop; before this is called a signal ends the process. */
  public void onSignal(Runnable action) {
    stop = action;
  }

  /** Asks to stop as a signal does. */
  public void request() {
    stop.run();
  }

  @Override
  public void close() {
    handled.forEach(Signals.Handled::restore);
  }

  private void signalled() {
    close();
    err.println("stopping in order; what runs at the servers goes on there");
    request();
  }
}
