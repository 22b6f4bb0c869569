package io.fhirmigration.cli;

import io.fhirmigration.Migrations;
import io.fhirmigration.model.MigrationId;

/** What a person may want of a migration without saying more than that. */
enum Wish {
  PAUSE(
      "pause",
      "Begins nothing new until it is resumed.",
      Migrations::pause,
      "paused; what runs at the servers may end"),
  RESUME("resume", "Ends a pause.", Migrations::resume, "goes on"),
  CANCEL(
      "cancel",
      "Ends a migration as cancelled.",
      Migrations::cancel,
      "is being cancelled; its running jobs are cancelled at the servers"),
  RESET_FAILURES(
      "reset-failures",
      "Lets a migration go on in which too many exports or imports failed in a row.",
      Migrations::resetFailures,
      "failures are forgotten; new jobs may begin"),
  VERIFY_AGAIN(
      "verify-again",
      "Compares source and destination once more.",
      Migrations::verifyAgain,
      "compares once more; 'fhir-migrate run' does it");

  private final String command;
  private final String description;
  private final Say say;
  private final String done;

  Wish(String command, String description, Say say, String done) {
    this.command = command;
    this.description = description;
    this.say = say;
    this.done = done;
  }

  /** Writes the wish down. */
  @FunctionalInterface
  interface Say {
    void to(Migrations migrations, MigrationId id, String by);
  }

  /** The name of its command. */
  String command() {
    return command;
  }

  /** What its command does. */
  String description() {
    return description;
  }

  /** How it is written down. */
  Say say() {
    return say;
  }

  /** What is answered then. */
  String done() {
    return done;
  }
}
