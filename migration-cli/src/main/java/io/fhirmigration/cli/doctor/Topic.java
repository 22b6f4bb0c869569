package io.fhirmigration.cli.doctor;

import java.util.Locale;

/** What findings are about; each has a section of its own in {@code docs/doctor.md}. */
enum Topic {
  NO_TOKEN("Without a token the server answers nothing."),
  TOKEN_REFUSED("A token for another audience, tenant or time is as good as none."),
  NO_READ_RIGHT("Counting, sampling and the comparison at the end read resources."),
  UNREACHABLE("What does not answer now cannot be migrated from or to."),
  SOURCE_DEPRECATED(
      "The source answers nothing but exports: windows are sized by what earlier ones held, chunks"
          + " are marked uncounted, and the comparison at the end is inconclusive."),
  NO_EXPORT_RIGHT("Data leaves the source by export only."),
  NO_IMPORT_RIGHT("Data enters the destination by import only."),
  NO_REINDEX_RIGHT(
      "Copied search parameters are searched by only after a reindex, which the migration starts at"
          + " its end."),
  EXPORT_DISABLED("Without an export store the source refuses every export."),
  IMPORT_DISABLED("The destination refuses every import."),
  IMPORT_WITHOUT_STORE("The destination reads imports from one configured storage account only."),
  OTHER_STORAGE_ACCOUNT(
      "The destination reads imports from its configured storage account only, and refuses every"
          + " other address."),
  INITIAL_MODE_ON(
      "In initial import mode the destination answers 423 to everything but reads and imports, so"
          + " that search parameters cannot be copied and nobody else can write."),
  INITIAL_MODE_OFF("The plan loads with initial-load, which the destination refuses without it."),
  IMPORT_UNCLEAR("Whether imports will be taken could not be told from the answer."),
  EXPORT_STORE_BY_HAND(
      "The source writes exports into the storage account of its own settings; which one that is"
          + " cannot be asked over FHIR."),
  NO_CONTAINER_RIGHT("Each export gets a container of its own, made before it is asked for."),
  NO_STAGING_RIGHT("Files, manifests and request bodies are written, read and listed in staging."),
  STAGING_SPACE("The copy stops where staging is full."),
  STORAGE_BY_HAND(
      "Settings of the storage account can copy, keep, announce or block staged files; the data"
          + " plane does not show them."),
  STATE_NOT_USABLE("Without its records a migration cannot start or go on."),
  OTHER_TENANT("A token of one tenant is worth nothing in another."),
  OTHER_FHIR_VERSION("Resources of one version of FHIR are not valid in another."),
  CLOCK_SKEW(
      "Windows end by the source's clock, and the destination refuses rows that lie in its future;"
          + " a wrong clock leaves rows out or has them refused."),
  TYPES_MISSING("Rows of a type that the destination does not know are refused."),
  INTERACTIONS_MISSING("Clients that do this at the source cannot do it at the destination."),
  VERSIONING_POLICY(
      "Where the destination keeps no versions, later updates lose history that the source kept."),
  CONDITIONALS_DIFFER("Clients that rely on it see other answers after the cut-over."),
  OPERATIONS_DIFFER("Clients that call it get 404 after the cut-over."),
  SEARCH_PARAMETER_MISSING(
      "Searches by it are refused or ignored until the destination has it and was reindexed."),
  DESTINATION_NOT_EMPTY(
      "Rows that are there already may conflict with what is copied, and the comparison of counts"
          + " at the end cannot match."),
  SIZE_LIMIT("The destination's database is limited to 4 TB unless a larger one was asked for."),
  SIZE("The destination needs about three times the NDJSON in database space."),
  NOT_CHECKED("What could not be looked at may still go wrong."),
  FUTURE_DATE("The destination refuses a row whose lastUpdated lies in its future."),
  VERSION_INVERSION(
      "The destination refuses an older version that is dated at or after a newer one."),
  LONG_DECIMAL(
      "The destination holds 18 digits; one number with more before its point fails a whole import"
          + " job."),
  CONDITIONAL_REFERENCE(
      "With initial-load such a row is refused; otherwise the reference is stored as it stands and"
          + " never resolved."),
  LONG_LINE("Long lines are read again and again by an import, and the longest not at all."),
  VERSION_NOT_A_NUMBER(
      "The destination numbers such rows in order of arrival, so that windows go one at a time."),
  NO_LAST_UPDATED(
      "The destination would date the row itself; a late repeat could overwrite newer content."),
  BAD_ID("The destination refuses a row whose id FHIR forbids."),
  TRANSFORMER_REFUSES("A line that a transformer refuses stops its chunk."),
  NOT_JSON("A file with a line that is no resource is not imported.");

  private final String why;

  Topic(String why) {
    this.why = why;
  }

  String why() {
    return why;
  }

  /** The word by which scripts and the documentation know it. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the documentation explains it. */
  String page() {
    return "docs/doctor.md#" + code();
  }
}
