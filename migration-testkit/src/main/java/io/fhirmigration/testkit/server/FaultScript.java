package io.fhirmigration.testkit.server;

import java.util.Optional;

/**
 * Decides which requests go wrong.
 *
 * <p>Asked once per request, in the order in which the model takes them, under the model's lock: it
 * must answer at once and must not call the model.
 */
@FunctionalInterface
public interface FaultScript {
  /** What goes wrong with this request; empty when nothing does. */
  Optional<Fault> before(ModelRequest request);

  /** A script in which nothing goes wrong. */
  static FaultScript none() {
    return request -> Optional.empty();
  }
}
