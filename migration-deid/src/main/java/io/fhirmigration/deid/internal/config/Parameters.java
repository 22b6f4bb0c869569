package io.fhirmigration.deid.internal.config;

import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of a configuration; blank keys are empty here.
 *
 * @param fixedShift the days to shift dates by, whatever the key
 * @param partialAges whether ages up to 89 survive a redaction
 * @param partialDates whether the year survives a redaction
 * @param partialZipCodes whether the first three digits of postal codes survive a redaction
 * @param restrictedZipCodes starts of postal codes of which no digit survives
 * @param customSettings what custom methods get
 */
public record Parameters(
    Optional<String> dateShiftKey,
    DateShiftScope dateShiftScope,
    Optional<Integer> fixedShift,
    Optional<String> cryptoHashKey,
    Optional<String> encryptKey,
    boolean partialAges,
    boolean partialDates,
    boolean partialZipCodes,
    List<String> restrictedZipCodes,
    JsonObject customSettings) {

  /** Copies the list. */
  public Parameters {
    restrictedZipCodes = List.copyOf(restrictedZipCodes);
  }

  /** Tells nothing, because it holds keys. */
  @Override
  public String toString() {
    return "Parameters";
  }
}
