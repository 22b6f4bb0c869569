package io.fhirmigration.model;

/**
 * The books of one resource type in one chunk, in lines; each exported line stands in exactly one
 * of the other columns.
 *
 * @param type the resource type
 * @param exported lines the source exported
 * @param imported lines the destination reported as success, new or already present
 * @param repeated lines refused as duplicate or conflict and shown to be there with identical
 *     content
 * @param quarantined lines refused, kept and waiting for repair
 * @param excluded lines left out by a named rule
 */
public record LedgerLine(
    String type, long exported, long imported, long repeated, long quarantined, long excluded) {
  private static final int LONGEST_TYPE = 64;

  /** Shortens the type, which a server named. */
  public LedgerLine {
    type = OneLine.of(type, LONGEST_TYPE);
  }

  /** Whether each exported line stands in one column. */
  public boolean balances() {
    return exported == imported + repeated + quarantined + excluded;
  }

  /** The column-wise sum, under this line's type. */
  public LedgerLine plus(LedgerLine other) {
    return new LedgerLine(
        type,
        exported + other.exported,
        imported + other.imported,
        repeated + other.repeated,
        quarantined + other.quarantined,
        excluded + other.excluded);
  }
}
