package io.fhirmigration.deid.internal.method;

import java.util.Optional;

/** What was done to a resource, in the order of the security labels that tell it. */
public enum Operation {
  /** Something was removed, or cut to a part of it. */
  REDACT("REDACTED", "redacted", true),
  /** A postal code was shortened. */
  ABSTRACT("ABSTRED", "abstracted", true),
  /** Something was hashed; the code is misspelt in the original. */
  CRYPTO_HASH("CRYTOHASH", "cryptographic hash function", true),
  /** Something was encrypted. */
  ENCRYPT("MASKED", "masked", true),
  /** A date was shifted or noise was added. */
  PERTURB("PERTURBED", "exact value is replaced with another exact value", false),
  /** Something was replaced by a fixed value. */
  SUBSTITUTE("SUBSTITUTED", "exact value is replaced with a predefined value", false),
  /** Something was replaced by a more general value. */
  GENERALIZE("GENERALIZED", "exact value is replaced with a general value", false);

  private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

  private final String code;
  private final String display;
  private final boolean coded;

  Operation(String code, String display, boolean coded) {
    this.code = code;
    this.display = display;
    this.coded = coded;
  }

  /** The label's code. */
  public String code() {
    return code;
  }

  /** The label's display. */
  public String display() {
    return display;
  }

  /** The label's code system, where it has one. */
  public Optional<String> system() {
    return coded ? Optional.of(SYSTEM) : Optional.empty();
  }
}
