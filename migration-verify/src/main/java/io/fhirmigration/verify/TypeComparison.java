package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Verification.TypeCheck;
import io.fhirmigration.verify.Side.Counts;
import java.time.Instant;

/**
 * The comparison of one resource type.
 *
 * @param type the type
 * @param source asked again, now that the destination is counted
 * @param destination where its copy is
 * @param before what the source answered first
 * @param copy what the destination answered
 * @param leftOut lines quarantined or excluded
 */
record TypeComparison(
    String type, Side source, Side destination, Counts before, Counts copy, long leftOut) {

  TypeCheck check(Instant begin) {
    Compared compared =
        stillSince(begin).then(() -> source.versions() ? current().and(versions()) : current());
    return new TypeCheck(
        type,
        before.current().total(),
        copy.current().total(),
        before.versions().total(),
        copy.versions().total(),
        leftOut,
        compared.outcome(),
        compared.reason());
  }

  /**
   * Whether the source answers as it did before, and, where the range is open, has written nothing
   * since: an update leaves the number of current resources as it is.
   */
  private Compared stillSince(Instant begin) {
    Compared still = still(begin);
    boolean open = source.versions() && source.till().isEmpty();
    return open && still.outcome() != Outcome.MATCH ? still.and(settled(begin)) : still;
  }

  /** A note: what is older than the check stays as it is, whatever is written meanwhile. */
  private Compared settled(Instant begin) {
    CountAnswer ours = source.versionsBefore(begin, type);
    CountAnswer theirs = destination.versionsBefore(begin, type);
    if (!ours.isKnown() || !theirs.isKnown()) {
      return Compared.MATCH;
    }
    String counted =
        number(ours) == number(theirs)
            ? "equal, " + number(ours)
            : number(ours) + " at the source, " + number(theirs) + " at the destination";
    return Compared.inconclusive("versions before " + begin + ": " + counted);
  }

  private Compared still(Instant begin) {
    Counts after = source.counts(type);
    Compared still = Compared.still("resources", before.current(), after.current());
    if (source.versions()) {
      still = still.then(() -> Compared.still("versions", before.versions(), after.versions()));
    }
    if (source.till().isEmpty()) {
      still = still.then(() -> nothingWritten(begin));
    }
    return still.then(() -> sameNewest(after));
  }

  /** An update that took long to become visible may bear a date from before the check. */
  private Compared sameNewest(Counts after) {
    return before.newest().equals(after.newest())
        ? Compared.MATCH
        : Compared.inconclusive(
            "source moved: highest lastUpdated "
                + before.newest().map(Instant::toString).orElse("unknown")
                + ", then "
                + after.newest().map(Instant::toString).orElse("unknown"));
  }

  private Compared nothingWritten(Instant begin) {
    CountAnswer written =
        source.versions() ? source.versionsFrom(begin, type) : source.currentFrom(begin, type);
    if (!written.isKnown()) {
      return Compared.inconclusive(
          "source did not count what was written meanwhile: " + written.unknownBecause());
    }
    return number(written) == 0
        ? Compared.MATCH
        : Compared.inconclusive("source moved: wrote " + number(written) + " versions meanwhile");
  }

  /** Each line left out may be a current resource or not. */
  private Compared current() {
    if (!copy.current().isKnown()) {
      return uncounted("resources", copy.current());
    }
    long missing = number(before.current()) - number(copy.current());
    if (missing < 0) {
      return surplus(-missing);
    }
    return missing <= leftOut ? Compared.MATCH : fewer(missing, "resources");
  }

  /** A resource that was written behind a closed range left it; its copy stayed. */
  private Compared surplus(long surplus) {
    String more = surplus + " resources more at the destination";
    if (source.till().isEmpty()) {
      return Compared.differ(more);
    }
    CountAnswer behind = source.versionsFrom(source.till().get(), type);
    if (!behind.isKnown()) {
      return Compared.inconclusive(
          more + ", source did not count what moved out: " + behind.unknownBecause());
    }
    return surplus > number(behind)
        ? Compared.differ(more)
        : Compared.inconclusive(
            more + ", moved: source wrote " + number(behind) + " versions behind the range");
  }

  private Compared versions() {
    if (!copy.versions().isKnown()) {
      return uncounted("versions", copy.versions());
    }
    long missing = number(before.versions()) - number(copy.versions());
    if (missing == leftOut) {
      return Compared.MATCH;
    }
    if (missing < 0) {
      return Compared.differ(-missing + " versions more at the destination");
    }
    return missing > leftOut
        ? fewer(missing, "versions")
        : Compared.inconclusive(
            missing + " versions missing, " + leftOut + " lines left out, some of them repeated");
  }

  private Compared fewer(long missing, String what) {
    return Compared.differ(
        missing + " " + what + " missing at the destination, " + leftOut + " lines left out");
  }

  private static Compared uncounted(String what, CountAnswer answer) {
    return Compared.inconclusive(
        "destination did not count " + what + ": " + answer.unknownBecause());
  }

  private static long number(CountAnswer answer) {
    return answer.total().getAsLong();
  }
}
