package io.fhirmigration.verify.report;

import java.util.List;
import java.util.Locale;

/**
 * What a report says about a migration as a whole.
 *
 * @param proof how far it is proved that everything arrived
 * @param grounds what that rests on, one sentence each
 * @param reasons what keeps it from being proved without exceptions, one sentence each
 * @param notChecked what nobody has checked or copied, one sentence each
 */
public record Conclusion(
    Proof proof, List<String> grounds, List<String> reasons, List<String> notChecked) {
  /** Copies the lists. */
  public Conclusion {
    grounds = List.copyOf(grounds);
    reasons = List.copyOf(reasons);
    notChecked = List.copyOf(notChecked);
  }

  /** How far it is proved that everything arrived. */
  public enum Proof {
    /** The books balance, the counts are equal, and every version was compared in full. */
    PROVEN,
    /** The same, but for what the reasons name. */
    PROVEN_WITH_EXCEPTIONS,
    /** Something differs, was not compared, or did not end. */
    NOT_PROVEN,
    /** The migration goes on. */
    IN_PROGRESS;

    /** The word in the document, such as {@code proven-with-exceptions}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
