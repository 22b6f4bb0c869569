package io.fhirmigration.testkit.server;

/** Which of the two servers is modelled. */
public enum Face {
  /**
   * Azure API for FHIR: exports with an inclusive {@code _till} and without a view of the past; no
   * import.
   */
  AZURE_API_FOR_FHIR("Azure API for FHIR"),
  /** The FHIR service of Azure Health Data Services: parallel exports and {@code $import}. */
  AHDS("Azure Health Data Services FHIR service");

  private final String product;

  Face(String product) {
    this.product = product;
  }

  String product() {
    return product;
  }
}
