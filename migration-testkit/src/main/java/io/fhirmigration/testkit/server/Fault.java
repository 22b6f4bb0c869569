package io.fhirmigration.testkit.server;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What goes wrong with one request; {@link Faults} has them by name. */
public sealed interface Fault {
  /**
   * The server answers this and does nothing.
   *
   * @param response the answer
   */
  record Refuse(ModelResponse response) implements Fault {}

  /** The connection can't be made; the server does nothing. */
  record Unreachable() implements Fault {}

  /** The connection breaks after the request was sent; the server does nothing. */
  record CutBefore() implements Fault {}

  /** The server does what was asked, and its answer is lost. */
  record LoseReply() implements Fault {}

  /**
   * The server does what was asked, and its answer is changed on the way.
   *
   * @param change from the true answer to the one that arrives
   */
  record Alter(UnaryOperator<ModelResponse> change) implements Fault {}

  /** An export status that isn't complete yet answers 200 with the files written so far. */
  record EarlyManifest() implements Fault {}

  /**
   * Something else happens just before the server does what was asked.
   *
   * @param event called under the model's lock, which it may use through the model's methods
   */
  record Meanwhile(Consumer<ModelRequest> event) implements Fault {}
}
