package io.fhirmigration.cli.doctor;

/** How much a finding matters. */
enum Severity {
  /** The migration would not start, would stop, or would lose something. */
  ERROR("errors"),
  /** Something would be set aside, take long, or need a person. */
  WARNING("warnings"),
  /** Worth knowing; nothing has to be done. */
  NOTE("notes");

  private final String plural;

  Severity(String plural) {
    this.plural = plural;
  }

  String plural() {
    return plural;
  }
}
