package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.PauseWindow;
import io.fhirmigration.testkit.server.ModelRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Whether something begins at a server while nothing may begin. */
final class Pauses {
  private final List<PauseWindow> windows;
  private final Clock clock;
  private boolean paused;

  Pauses(List<PauseWindow> windows, Clock clock) {
    this.windows = windows;
    this.clock = clock;
  }

  /** A person has begun or ended a pause. */
  void paused(boolean on) {
    paused = on;
  }

  /** A request is sent by an engine that knows the time. */
  void sending(ModelRequest request) {
    boolean imports = request.method().equals("POST") && request.target().contains("/$import");
    boolean others =
        request.target().contains("/$export") || request.target().contains("/$reindex");
    if (!imports && !others) {
      return;
    }
    if (paused) {
      throw new SimulationFailure(request + " is sent in a pause");
    }
    Instant now = clock.instant();
    List<PauseWindow> here = windows.stream().filter(w -> w.endAt(now).isPresent()).toList();
    boolean allowed = imports && here.stream().allMatch(PauseWindow::drain);
    if (!here.isEmpty() && !allowed) {
      throw new SimulationFailure(request + " is sent in a pause window");
    }
  }
}
