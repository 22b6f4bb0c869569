package io.fhirmigration.testkit.server;

import io.fhirmigration.testkit.Script;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A script that is written line by line: each line strikes a number of requests of its kind and is
 * then used up. The first line that fits wins.
 *
 * <p>Thread-safe. {@link Requests} names the kinds, {@link Faults} what can go wrong.
 */
public final class ScriptedFaults implements FaultScript {
  private final Script<ModelRequest, Fault> script = new Script<>();

  /** An empty script: nothing goes wrong. */
  public ScriptedFaults() {}

  /** Adds a line that strikes the next request of its kind. */
  public ScriptedFaults once(Predicate<ModelRequest> which, Fault fault) {
    return times(1, which, fault);
  }

  /** Adds a line that strikes the next requests of its kind. */
  public ScriptedFaults times(int times, Predicate<ModelRequest> which, Fault fault) {
    script.add(which, fault, 0, times);
    return this;
  }

  /** Adds a line that spares the first requests of its kind and strikes the one after them. */
  public ScriptedFaults after(int spared, Predicate<ModelRequest> which, Fault fault) {
    script.add(which, fault, spared, 1);
    return this;
  }

  /** Adds a line that strikes every request of its kind. */
  public ScriptedFaults always(Predicate<ModelRequest> which, Fault fault) {
    return times(Integer.MAX_VALUE, which, fault);
  }

  /** How many lines have not struck as often as they say; a line for all requests never ends. */
  public int unused() {
    return script.unused();
  }

  /** Drops all lines: from now on nothing goes wrong. */
  public void clear() {
    script.clear();
  }

  /** Requests of this method whose target contains the text. */
  public static Predicate<ModelRequest> on(String method, String part) {
    return request -> request.method().equals(method) && request.target().contains(part);
  }

  @Override
  public Optional<Fault> before(ModelRequest request) {
    return script.next(request);
  }
}
