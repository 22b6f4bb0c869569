package io.fhirmigration.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/**
 * Where a command reads from and writes to.
 *
 * @param out standard output; results
 * @param err standard error; mistakes, and all text for people while {@code out} carries JSON
 * @param environment the environment variables
 * @param terminal whether a person watches {@code out}
 * @param clock the wall clock
 */
public record Console(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    boolean terminal,
    Clock clock) {

  /** The console of this process. */
  public static Console ofProcess() {
    return new Console(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        System.console() != null,
        Clock.systemUTC());
  }

  /** Where text for people goes. */
  public PrintWriter text(boolean json) {
    return json ? err : out;
  }

  /** Whether standard output may be drawn over. */
  public boolean mayDraw() {
    return terminal && !"dumb".equals(environment.get("TERM"));
  }

  /** Whether standard output may be coloured. */
  public boolean mayColour() {
    return mayDraw() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
