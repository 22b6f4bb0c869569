package io.fhirmigration.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operator reads beside a record's document, in SQL or in a storage explorer. Never read
 * back by the engine; a store may put U+FFFD for control characters and halves of surrogate pairs.
 *
 * @param phase phase of the migration or chunk, or the owner of a lease
 * @param since start of the window
 * @param till end of the window
 * @param exported lines exported
 * @param imported lines imported
 * @param repeated lines repeated
 * @param quarantined lines quarantined
 * @param excluded lines excluded
 * @param exportUrl status URL of the export
 * @param importUrl status URL of the newest import
 * @param notBefore nothing happens before this
 * @param note what it waits for or why it failed, at most 1,000 characters
 * @param changedAt when it was written
 */
public record StateColumns(
    String phase,
    Optional<Instant> since,
    Optional<Instant> till,
    long exported,
    long imported,
    long repeated,
    long quarantined,
    long excluded,
    Optional<String> exportUrl,
    Optional<String> importUrl,
    Optional<Instant> notBefore,
    String note,
    Instant changedAt) {
  /** Columns of a record that has little to show. */
  public static StateColumns of(String phase, String note, Instant changedAt) {
    return new StateColumns(
        phase,
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        note.length() > 1000 ? note.substring(0, 1000) : note,
        changedAt);
  }
}
