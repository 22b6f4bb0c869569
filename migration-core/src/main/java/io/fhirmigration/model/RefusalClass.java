package io.fhirmigration.model;

/** What kind of refusal keeps a line in quarantine. */
public enum RefusalClass {
  /** The same version of the resource stands more than once among the lines. */
  DUPLICATE,
  /** The destination has another content, date or order of versions. */
  CONFLICT,
  /** The destination cannot read the line, or takes no such resource. */
  PARSE,
  /** A number has more digits than the destination can hold. */
  DECIMAL,
  /** The line is larger than the destination takes. */
  SIZE,
  /** {@code meta.lastUpdated} lies in the destination's future. */
  FUTURE_DATE,
  /** Every import that holds the line fails, and nothing shows why. */
  POISON,
  /** The destination's words are none of those that are known. */
  OTHER
}
