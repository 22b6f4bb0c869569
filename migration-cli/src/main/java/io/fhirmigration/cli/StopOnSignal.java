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
  private final String notice;
  private volatile Runnable stop = () -> System.exit(ExitCode.INTERRUPTED.code());
  private final List<Signals.Handled> handled;

  /** Waits for signals from now on, for a command that has work at servers. */
  public StopOnSignal(PrintWriter err) {
    this(err, "stopping in order; what runs at the servers goes on there");
  }

  /**
   * Waits for signals from now on.
   *
   * @param notice what is said at the first one
   */
  public StopOnSignal(PrintWriter err, String notice) {
    this.err = err;
    this.notice = notice;
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
    err.println(notice);
    request();
  }
}
