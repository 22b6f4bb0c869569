package io.fhirmigration.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What goes wrong, written line by line: each line strikes a number of calls of its kind and is
 * then used up. The first line that fits and is not used up wins.
 *
 * <p>Thread-safe.
 *
 * @param <C> a call
 * @param <F> what can go wrong with it
 */
public final class Script<C, F> {
  private static final class Line<C, F> {
    final Predicate<? super C> which;
    final F fault;
    int spared;
    int left;

    Line(Predicate<? super C> which, F fault, int spared, int times) {
      this.which = which;
      this.fault = fault;
      this.spared = spared;
      this.left = times;
    }
  }

  private final List<Line<C, F>> lines = new ArrayList<>();

  /** An empty script: nothing goes wrong. */
  public Script() {}

  /**
   * Adds a line.
   *
   * @param spared how many calls of its kind come first and go well
   * @param times how many calls it strikes then; {@link Integer#MAX_VALUE} for all
   */
  public synchronized void add(Predicate<? super C> which, F fault, int spared, int times) {
    lines.add(new Line<>(which, fault, spared, times));
  }

  /** What goes wrong with this call; empty when nothing does. */
  public synchronized Optional<F> next(C call) {
    for (Line<C, F> line : lines) {
      if (line.left > 0 && line.which.test(call)) {
        if (line.spared > 0) {
          line.spared--;
        } else {
          line.left -= line.left == Integer.MAX_VALUE ? 0 : 1;
          return Optional.of(line.fault);
        }
      }
    }
    return Optional.empty();
  }

  /** How many lines have not struck as often as they say; a line for all calls never ends. */
  public synchronized int unused() {
    return Math.toIntExact(lines.stream().filter(line -> line.left > 0).count());
  }

  /** Drops all lines. */
  public synchronized void clear() {
    lines.clear();
  }
}
