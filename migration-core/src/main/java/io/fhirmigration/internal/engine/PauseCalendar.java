package io.fhirmigration.internal.engine;

import io.fhirmigration.model.PauseWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells whether an instant lies in a pause: a pure function of windows and time. */
final class PauseCalendar {
  private static final Duration FAR = Duration.ofDays(32);

  private PauseCalendar() {}

  /**
   * A pause that holds an instant.
   *
   * @param until its end, over all windows that touch; empty when none is near
   * @param drain whether chunks that were exported are still imported: all windows that hold the
   *     instant say so
   * @param window the first of them
   */
  record Pause(Optional<Instant> until, boolean drain, PauseWindow window) {}

  /** The pause that holds this instant; empty when work may begin. */
  static Optional<Pause> at(List<PauseWindow> windows, Instant now) {
    List<PauseWindow> here = windows.stream().filter(w -> w.endAt(now).isPresent()).toList();
    if (here.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Pause(end(windows, now), here.stream().allMatch(PauseWindow::drain), here.get(0)));
  }

  private static Optional<Instant> end(List<PauseWindow> windows, Instant now) {
    Instant end = now;
    while (Duration.between(now, end).compareTo(FAR) < 0) {
      Instant reached = end;
      Optional<Instant> next =
          windows.stream()
              .flatMap(window -> window.endAt(reached).stream())
              .max(Comparator.naturalOrder());
      if (next.isEmpty()) {
        return Optional.of(end);
      }
      end = next.get();
    }
    return Optional.empty();
  }
}
