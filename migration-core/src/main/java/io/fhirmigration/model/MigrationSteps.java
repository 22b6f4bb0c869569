package io.fhirmigration.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a migration has done besides chunks.
 *
 * @param searchParameters what became of the copy of search parameters; empty string before it
 * @param lateSearchParameters the same for the second copy in Finishing
 * @param reindexUrl the receipt of {@code $reindex}
 * @param reindex what became of it; empty string before it
 * @param recountedAt when closed windows were last counted again
 * @param recount what the last recount said; empty string before it
 * @param freeze what the proof of freeze said; empty string before it
 * @param moved rows of a range copied once that changed meanwhile, by count; empty when not counted
 * @param verification the last comparison
 * @param exceptions what could not be done or checked, for the report
 */
public record MigrationSteps(
    String searchParameters,
    String lateSearchParameters,
    Optional<String> reindexUrl,
    String reindex,
    Optional<Instant> recountedAt,
    String recount,
    String freeze,
    Optional<CountAnswer> moved,
    Optional<Verification> verification,
    List<String> exceptions) {
  /** Nothing done yet. */
  public static final MigrationSteps NONE =
      new MigrationSteps(
          "",
          "",
          Optional.empty(),
          "",
          Optional.empty(),
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          List.of());

  /** Copies the list. */
  public MigrationSteps {
    exceptions = List.copyOf(exceptions);
  }

  /** With what became of the first copy of search parameters. */
  public MigrationSteps searchParametersCopied(String what) {
    return new MigrationSteps(
        what,
        lateSearchParameters,
        reindexUrl,
        reindex,
        recountedAt,
        recount,
        freeze,
        moved,
        verification,
        exceptions);
  }

  /** With what became of the second copy of search parameters. */
  public MigrationSteps lateSearchParametersCopied(String what) {
    return new MigrationSteps(
        searchParameters,
        what,
        reindexUrl,
        reindex,
        recountedAt,
        recount,
        freeze,
        moved,
        verification,
        exceptions);
  }

  /** With the receipt and the state of {@code $reindex}. */
  public MigrationSteps reindexing(Optional<String> url, String what) {
    return new MigrationSteps(
        searchParameters,
        lateSearchParameters,
        url,
        what,
        recountedAt,
        recount,
        freeze,
        moved,
        verification,
        exceptions);
  }

  /** With the answer of a recount. */
  public MigrationSteps recounted(Instant at, String what) {
    return new MigrationSteps(
        searchParameters,
        lateSearchParameters,
        reindexUrl,
        reindex,
        Optional.of(at),
        what,
        freeze,
        moved,
        verification,
        exceptions);
  }

  /** With the answer of the proof of freeze. */
  public MigrationSteps frozen(String what) {
    return new MigrationSteps(
        searchParameters,
        lateSearchParameters,
        reindexUrl,
        reindex,
        recountedAt,
        recount,
        what,
        moved,
        verification,
        exceptions);
  }

  /** With the number of rows that left a range copied once. */
  public MigrationSteps counted(CountAnswer left) {
    return new MigrationSteps(
        searchParameters,
        lateSearchParameters,
        reindexUrl,
        reindex,
        recountedAt,
        recount,
        freeze,
        Optional.of(left),
        verification,
        exceptions);
  }

  /** With the answer of a comparison, or without one so that it is done again. */
  public MigrationSteps verified(Optional<Verification> result) {
    return new MigrationSteps(
        searchParameters,
        lateSearchParameters,
        reindexUrl,
        reindex,
        recountedAt,
        recount,
        freeze,
        moved,
        result,
        exceptions);
  }

  /** Ready for another Finishing after a new cut-over. */
  public MigrationSteps again() {
    return new MigrationSteps(
        searchParameters,
        "",
        Optional.empty(),
        "",
        recountedAt,
        recount,
        "",
        moved,
        Optional.empty(),
        exceptions);
  }

  /** With one more line for the report, unless it stands there already. */
  public MigrationSteps exception(String line) {
    if (exceptions.contains(line)) {
      return this;
    }
    List<String> more = new ArrayList<>(exceptions);
    more.add(line);
    return new MigrationSteps(
        searchParameters,
        lateSearchParameters,
        reindexUrl,
        reindex,
        recountedAt,
        recount,
        freeze,
        moved,
        verification,
        more);
  }
}
