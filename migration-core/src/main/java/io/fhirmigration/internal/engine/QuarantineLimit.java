package io.fhirmigration.internal.engine;

import io.fhirmigration.model.MigrationSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * With how many quarantined lines a chunk may close: both the number and the ratio hold.
 *
 * @param lines most lines
 * @param setting the setting that sets this limit
 * @param words the setting with its value, in words
 */
record QuarantineLimit(long lines, String setting, String words) {
  /** No limit: lines that are in quarantine already may stay there. */
  static final QuarantineLimit NONE = new QuarantineLimit(Long.MAX_VALUE, "", "");

  /**
   * The limit of a chunk.
   *
   * @param lines how many lines of the chunk are imported
   */
  static QuarantineLimit of(MigrationSettings settings, long lines) {
    BigDecimal ratio = settings.maxQuarantinedRatio();
    long part =
        ratio.multiply(BigDecimal.valueOf(lines)).setScale(0, RoundingMode.FLOOR).longValueExact();
    long most = settings.maxQuarantinedLines();
    return part < most
        ? new QuarantineLimit(
            part,
            "maxQuarantinedRatio",
            "maxQuarantinedRatio " + ratio.toPlainString() + " of its " + lines + " line(s)")
        : new QuarantineLimit(most, "maxQuarantinedLines", "maxQuarantinedLines " + most);
  }
}
