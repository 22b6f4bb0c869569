package io.fhirmigration.verify;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.LedgerLine;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.OneLine;
import io.fhirmigration.model.Verification;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.Verification.TypeCheck;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.Verifier;
import io.fhirmigration.verify.Side.Counts;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compares counts per resource type: current resources, and versions with deletes where the plan
 * copies both.
 *
 * <p>The source is counted before and after the destination, and its highest {@code lastUpdated}
 * read; where it moved in between, or where anybody refuses to count, the type is inconclusive;
 * where it moves in an open range, the versions and deletes from before the check are still
 * compared, and the reason tells how. Expected is the source less the lines that were quarantined
 * or excluded: exactly, for versions; at most that many fewer, for current resources, since a line
 * left out may be a superseded version. A range that was copied once is compared inside its bounds;
 * more current resources at the destination than at the source are then inconclusive up to the
 * number of versions that the source wrote behind the range.
 *
 * <p>Adopted files are counted as they were imported: the newest version of each resource in them,
 * unless it is a delete. They have no range, so nothing bounds the destination's count.
 *
 * <p>Equal counts do not prove equal contents. {@code SearchParameter} is left out: it does not
 * travel by import, and both servers bring their own. A type that a server's capability statement
 * does not list counts as none there.
 *
 * <p>Thread-safe; blocks for three to eleven questions per type, one after the other. What a server
 * throws goes to the caller, unless the check is {@link #goingOn}.
 */
public final class SurfaceCheck implements Verifier {
  private final Clock clock;
  private final boolean goesOn;

  /**
   * Creates the check.
   *
   * @param clock says when a comparison ended
   */
  public SurfaceCheck(Clock clock) {
    this(clock, false);
  }

  private SurfaceCheck(Clock clock, boolean goesOn) {
    this.clock = clock;
    this.goesOn = goesOn;
  }

  /**
   * This check, for callers that cannot come back later: a type whose count a server throws at is
   * inconclusive, and the others are compared.
   */
  public SurfaceCheck goingOn() {
    return new SurfaceCheck(clock, true);
  }

  @Override
  public Verification verify(Task task) {
    Instant begin = task.source().now();
    Side source = source(task);
    Side destination = destination(task);
    List<String> types =
        task.types().stream().filter(type -> !type.equals("SearchParameter")).sorted().toList();
    List<Counts> before = types.stream().map(source::counts).toList();
    List<Counts> copies = types.stream().map(destination::counts).toList();
    List<TypeCheck> checks = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String type = types.get(i);
      long leftOut = leftOut(task, type);
      TypeComparison comparison =
          new TypeComparison(type, source, destination, before.get(i), copies.get(i), leftOut);
      checks.add(comparison.check(begin));
    }
    return verification(checks);
  }

  private Side source(Task task) {
    MigrationPlan plan = task.plan();
    boolean once = plan.mode() == Mode.ONCE && plan.adopted().isEmpty();
    return new Side(
        task.source().facts().types(),
        asked(task.source()::count),
        once ? type -> Optional.empty() : newest(task.source()),
        task.window().since(),
        once ? Optional.of(task.window().till()) : Optional.empty(),
        plan.history() && plan.deletes());
  }

  /** Rows loaded into an empty server have the dates of their import, so dates bound nothing. */
  private Side destination(Task task) {
    Side source = source(task);
    boolean keepsDates = task.plan().importMode() == ImportMode.INCREMENTAL_LOAD;
    return new Side(
        task.target().facts().types(),
        asked(task.target()::count),
        type -> Optional.empty(),
        keepsDates ? source.since() : Optional.empty(),
        keepsDates ? source.till() : Optional.empty(),
        source.versions());
  }

  private Function<CountQuery, CountAnswer> asked(Function<CountQuery, CountAnswer> server) {
    return goesOn
        ? query -> {
          try {
            return server.apply(query);
          } catch (MigrationException e) {
            return CountAnswer.unknown(OneLine.of(String.valueOf(e.getMessage())));
          }
        }
        : server;
  }

  private Function<String, Optional<Instant>> newest(SourceServer source) {
    return goesOn
        ? type -> {
          try {
            return source.lastTimestamp(type);
          } catch (MigrationException e) {
            return Optional.empty();
          }
        }
        : source::lastTimestamp;
  }

  private static long leftOut(Task task, String type) {
    return task.ledger().lines().stream()
        .filter(line -> line.type().equals(type))
        .mapToLong(SurfaceCheck::leftOut)
        .sum();
  }

  private static long leftOut(LedgerLine line) {
    return line.quarantined() + line.excluded();
  }

  private Verification verification(List<TypeCheck> checks) {
    Outcome worst =
        checks.stream()
            .map(TypeCheck::outcome)
            .max(Outcome::compareTo)
            .orElse(Outcome.INCONCLUSIVE);
    String reason =
        checks.isEmpty() ? "there is no resource type to compare" : Reasons.summary(checks);
    return new Verification("surface", worst, reason, clock.instant(), checks);
  }
}
