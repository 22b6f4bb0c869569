package io.fhirmigration.cli;

import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.FaultScript;
import io.fhirmigration.testkit.server.ModelRequest;
import java.util.Optional;

/** Kills a client of two servers at a certain one of its requests. Thread-safe. */
final class KillSwitch implements FaultScript {
  /** What becomes of the request at which the client dies. */
  enum Moment {
    /** The client dies, and the server never sees the request. */
    NOT_DONE,
    /** The client dies, and the server does what was asked. */
    ANSWER_LOST,
    /** The request is answered; the client dies soon afterwards, perhaps amid a store write. */
    SOON_AFTER
  }

  private long left;
  private boolean atAnEffect;
  private Moment moment = Moment.SOON_AFTER;
  private Optional<ChildCli> victim = Optional.empty();

  /** Arms the switch for the n-th request from now, or for the next after it with an effect. */
  synchronized void arm(ChildCli client, long requests, boolean onlyAtAnEffect, Moment when) {
    left = requests;
    atAnEffect = onlyAtAnEffect;
    moment = when;
    victim = Optional.of(client);
  }

  /** Whether the request has come. */
  synchronized boolean hasStruck() {
    return left == 0;
  }

  @Override
  public synchronized Optional<Fault> before(ModelRequest request) {
    if (left == 0 || (left == 1 && atAnEffect && !hasEffect(request))) {
      return Optional.empty();
    }
    left--;
    if (left > 0 || moment == Moment.SOON_AFTER) {
      return Optional.empty();
    }
    victim.ifPresent(ChildCli::strike);
    return moment == Moment.NOT_DONE ? Optional.of(new Fault.CutBefore()) : Optional.empty();
  }

  private static boolean hasEffect(ModelRequest request) {
    return !request.method().equals("GET") || request.target().startsWith("/$export");
  }
}
