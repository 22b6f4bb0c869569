package io.fhirmigration.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A script that is written line by line: each line strikes a number of requests of its kind and is
 * then used up. The first line that fits wins.
 *
 * <p>Thread-safe.
 */
public final class ScriptedFaults implements FaultScript {
  private static final class Line {
    final Predicate<ModelRequest> which;
    final Fault fault;
    int left;

    Line(Predicate<ModelRequest> which, Fault fault, int times) {
      this.which = which;
      this.fault = fault;
      this.left = times;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  /** Adds a line that strikes the next request of its kind. */
  public ScriptedFaults once(Predicate<ModelRequest> which, Fault fault) {
    return times(1, which, fault);
  }

  /** Adds a line that strikes the next requests of its kind. */
  public synchronized ScriptedFaults times(int times, Predicate<ModelRequest> which, Fault fault) {
    lines.add(new Line(which, fault, times));
    return this;
  }

  /** Adds a line that strikes every request of its kind. */
  public ScriptedFaults always(Predicate<ModelRequest> which, Fault fault) {
    return times(Integer.MAX_VALUE, which, fault);
  }

  /** Requests of this method whose target contains the text. */
  public static Predicate<ModelRequest> on(String method, String part) {
    return request -> request.method().equals(method) && request.target().contains(part);
  }

  @Override
  public synchronized Optional<Fault> before(ModelRequest request) {
    for (Line line : lines) {
      if (line.left > 0 && line.which.test(request)) {
        line.left--;
        return Optional.of(line.fault);
      }
    }
    return Optional.empty();
  }
}
