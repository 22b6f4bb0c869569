package io.fhirmigration.testkit.server;

import static io.fhirmigration.testkit.server.ScriptedFaults.on;

import java.util.function.Predicate;

/** The kinds of requests that a migration sends, for the lines of a {@link ScriptedFaults}. */
public final class Requests {
  private Requests() {}

  /** Every request. */
  public static Predicate<ModelRequest> any() {
    return request -> true;
  }

  /** Kick-offs of exports. */
  public static Predicate<ModelRequest> exportKickOff() {
    return on("GET", "/$export");
  }

  /** Questions how an export stands; the answer to the last one is its manifest. */
  public static Predicate<ModelRequest> exportStatus() {
    return on("GET", "/_operations/export/");
  }

  /** Cancels of exports. */
  public static Predicate<ModelRequest> exportCancel() {
    return on("DELETE", "/_operations/export/");
  }

  /** Kick-offs of imports. */
  public static Predicate<ModelRequest> importKickOff() {
    return on("POST", "/$import");
  }

  /** Questions how an import stands. */
  public static Predicate<ModelRequest> importStatus() {
    return on("GET", "/_operations/import/");
  }

  /** Counts, of current versions and of histories. */
  public static Predicate<ModelRequest> count() {
    return on("GET", "_summary=count");
  }

  /** Questions for the server's clock. */
  public static Predicate<ModelRequest> clock() {
    return on("GET", "/health/check");
  }
}
