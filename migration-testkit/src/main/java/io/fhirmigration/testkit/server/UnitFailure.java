package io.fhirmigration.testkit.server;

/** Ends a processing unit of an import, and with it the whole job. */
final class UnitFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String INTERNAL_IDS =
      "Unable to generate internal IDs. If the lastUpdated meta element is provided as input,"
          + " reduce the number of resources with the same up to millisecond lastUpdated below"
          + " 10,000.";

  private final int status;

  UnitFailure(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  static UnitFailure masked() {
    return new UnitFailure(500, "InternalServerError");
  }

  static UnitFailure internalIds() {
    return new UnitFailure(400, INTERNAL_IDS);
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
