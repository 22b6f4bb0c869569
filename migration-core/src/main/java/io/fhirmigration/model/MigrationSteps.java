package io.fhirmigration.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a migration has done besides chunks.
 *
 * @param searchParameters what became of the copy of search parameters; empty string before it
 * @param lateSearchParameters the same for the second copy in Finishing
 * @param reindexUrl the receipt of {@code $reindex}
 * @param reindex what became of it; empty string before it
 * @param recountedAt when closed windows were last counted again; empty once a freeze is proved,
 *     until they are counted after it
 * @param recount what the last recount said; empty string before it
 * @param freeze what the proof of freeze said; empty string before it
 * @param moved rows of a range copied once that changed meanwhile, by count; empty when not counted
 * @param verification the last comparison
 * @param exceptions what could not be done or checked, for the report
 * @param surveys the list of what transformers know of the whole range; empty while it is not made,
 *     and where none needs it
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
    List<String> exceptions,
    Optional<ObjectRef> surveys) {
  private static final int MOST_EXCEPTIONS = 10;

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
          List.of(),
          Optional.empty());

  /** Shortens the texts, and the list to {@value #MOST_EXCEPTIONS} lines. */
  public MigrationSteps {
    searchParameters = OneLine.of(searchParameters);
    lateSearchParameters = OneLine.of(lateSearchParameters);
    reindex = OneLine.of(reindex);
    recount = OneLine.of(recount);
    freeze = OneLine.of(freeze);
    exceptions = exceptions.stream().map(OneLine::of).limit(MOST_EXCEPTIONS).toList();
  }

  /** With what became of the first copy of search parameters. */
  public MigrationSteps searchParametersCopied(String what) {
    return change(draft -> draft.searchParameters = what);
  }

  /** With what became of the second copy of search parameters. */
  public MigrationSteps lateSearchParametersCopied(String what) {
    return change(draft -> draft.lateSearchParameters = what);
  }

  /** With the receipt and the state of {@code $reindex}. */
  public MigrationSteps reindexing(Optional<String> url, String what) {
    return change(
        draft -> {
          draft.reindexUrl = url;
          draft.reindex = what;
        });
  }

  /** With the answer of a recount. */
  public MigrationSteps recounted(Instant at, String what) {
    return change(
        draft -> {
          draft.recountedAt = Optional.of(at);
          draft.recount = what;
        });
  }

  /** With the proof of freeze; a recount from before it counts no longer. */
  public MigrationSteps frozen(String proof) {
    return change(
        draft -> {
          draft.freeze = proof;
          draft.recountedAt = Optional.empty();
        });
  }

  /** Without the proof of freeze. */
  public MigrationSteps notFrozen() {
    return change(draft -> draft.freeze = "");
  }

  /** With the number of rows that left a range copied once. */
  public MigrationSteps counted(CountAnswer left) {
    return change(draft -> draft.moved = Optional.of(left));
  }

  /** With the answer of a comparison, or without one so that it is done again. */
  public MigrationSteps verified(Optional<Verification> result) {
    return change(draft -> draft.verification = result);
  }

  /** With what transformers know of the whole range. */
  public MigrationSteps surveyed(ObjectRef list) {
    return change(draft -> draft.surveys = Optional.of(list));
  }

  /** Ready for another Finishing after a new cut-over. */
  public MigrationSteps again() {
    return change(
        draft -> {
          draft.lateSearchParameters = "";
          draft.reindexUrl = Optional.empty();
          draft.reindex = "";
          draft.freeze = "";
          draft.verification = Optional.empty();
        });
  }

  /** With one more line for the report, unless it stands there already. */
  public MigrationSteps exception(String line) {
    if (exceptions.contains(line)) {
      return this;
    }
    List<String> more = new ArrayList<>(exceptions);
    more.add(line);
    return change(draft -> draft.exceptions = more);
  }

  private MigrationSteps change(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new MigrationSteps(
        draft.searchParameters,
        draft.lateSearchParameters,
        draft.reindexUrl,
        draft.reindex,
        draft.recountedAt,
        draft.recount,
        draft.freeze,
        draft.moved,
        draft.verification,
        draft.exceptions,
        draft.surveys);
  }

  /** The components while one of them changes. */
  private static final class Draft {
    private String searchParameters;
    private String lateSearchParameters;
    private Optional<String> reindexUrl;
    private String reindex;
    private Optional<Instant> recountedAt;
    private String recount;
    private String freeze;
    private Optional<CountAnswer> moved;
    private Optional<Verification> verification;
    private List<String> exceptions;
    private Optional<ObjectRef> surveys;

    Draft(MigrationSteps from) {
      searchParameters = from.searchParameters;
      lateSearchParameters = from.lateSearchParameters;
      reindexUrl = from.reindexUrl;
      reindex = from.reindex;
      recountedAt = from.recountedAt;
      recount = from.recount;
      freeze = from.freeze;
      moved = from.moved;
      verification = from.verification;
      exceptions = from.exceptions;
      surveys = from.surveys;
    }
  }
}
