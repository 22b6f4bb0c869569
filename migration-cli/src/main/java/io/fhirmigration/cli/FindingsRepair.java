package io.fhirmigration.cli;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.Migrations;
import io.fhirmigration.MissedVersions;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.fhir.BatchReads;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RepairWish;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.verify.full.RecordedResult;
import io.fhirmigration.verify.full.ResultMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Repairs what a comparison found: missing versions are sent once more from staged files, or their
 * windows are reopened; what differs and what is extra is listed with what can be done about it.
 */
final class FindingsRepair {
  private static final int MOST = 100_000;
  private static final String FROM = "--from: ";

  private final Console console;
  private final boolean json;
  private final RunConfig config;
  private final RecordedResult result;

  /**
   * A repair by this result.
   *
   * @param config the migration
   */
  FindingsRepair(Console console, boolean json, RunConfig config, Path file) {
    this.console = console;
    this.json = json;
    this.config = config;
    this.result = read(file);
    requireMark();
    if (result.missing().size() > MOST) {
      throw new UserMistake(
          FROM + "lists more than " + MOST + " missing versions; 'reopen' copies windows again");
    }
  }

  private static RecordedResult read(Path file) {
    try {
      return RecordedResult.parse(Files.readString(file));
    } catch (RejectedException e) {
      throw new UserMistake(FROM + file + " " + e.getMessage());
    } catch (IOException e) {
      throw new UserMistake(
          FROM
              + file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); check path and rights");
    }
  }

  private void requireMark() {
    ResultMark ours = ResultMark.of(config.plan());
    ResultMark theirs =
        result
            .mark()
            .orElseThrow(
                () ->
                    new UserMistake(
                        FROM
                            + "does not say which migration it is about; make it by 'verify full"
                            + " --config' or 'verify deep --config'"));
    if (!theirs.equals(ours)) {
      throw new UserMistake(
          FROM
              + "is about migration '"
              + theirs.migration()
              + "' from "
              + theirs.source()
              + " to "
              + theirs.destination()
              + "; give a result of this one");
    }
  }

  /** Says what would be done, and changes nothing. */
  ExitCode look(MigrationEngine engine, Migrations migrations) {
    MissedVersions missed =
        result.missing().isEmpty() ? none() : engine.lookForMissed(Set.copyOf(result.missing()));
    FindingsText text = new FindingsText(console.text(json), result);
    text.missed(missed);
    lost(missed, migrations).ifPresent(lost -> text.wouldReopen(lost, config.plan().id()));
    text.others(false);
    console.text(json).println("dry run: nothing was changed");
    if (json) {
      console.out().println(FindingsText.json(result, missed, Set.of(), true).toJson());
    }
    return ExitCode.COMPLETED;
  }

  /**
   * Does it, and waits for what is sent.
   *
   * @param accepted why versions that differ are accepted, if they are
   */
  ExitCode run(
      MigrationEngine engine,
      Migrations migrations,
      Optional<String> accepted,
      String by,
      StopOnSignal stop) {
    MigrationId id = config.plan().id();
    MissedVersions missed =
        result.missing().isEmpty() ? none() : engine.findMissed(Set.copyOf(result.missing()));
    FindingsText text = new FindingsText(console.text(json), result);
    text.missed(missed);
    Optional<LostWindows> lost = lost(missed, migrations);
    Set<ChunkId> reopened = new TreeSet<>();
    lost.ifPresent(windows -> reopened.addAll(windows.reopen(migrations, id, by)));
    lost.ifPresent(windows -> text.reopened(windows, reopened));
    accepted.ifPresent(why -> accept(migrations, by, why));
    text.others(accepted.isPresent());
    ExitCode sent = ExitCode.COMPLETED;
    if (missed.lines().isPresent()) {
      RepairWish wish = migrations.repairMissed(id, missed.lines().get(), by);
      sent =
          new RepairDrive(
                  console,
                  json,
                  engine,
                  migrations,
                  wish,
                  FindingsText.json(result, missed, reopened, false))
              .run(id, stop);
    } else if (json) {
      console.out().println(FindingsText.json(result, missed, reopened, false).toJson());
    }
    if (!reopened.isEmpty()) {
      console.text(json).println("'fhir-migrate run' copies the reopened windows once more");
    }
    return sent == ExitCode.COMPLETED && isLeft(missed, lost, accepted)
        ? ExitCode.NOT_VERIFIED
        : sent;
  }

  /** Whether another comparison would find something that this did not mend. */
  private boolean isLeft(
      MissedVersions missed, Optional<LostWindows> lost, Optional<String> accepted) {
    boolean absent =
        lost.map(it -> !it.unknown().isEmpty() || !it.outside().isEmpty())
            .orElse(!missed.absent().isEmpty());
    boolean differs = !result.different().isEmpty() && accepted.isEmpty();
    return absent
        || differs
        || !result.extra().isEmpty()
        || missed.unordered() > 0
        || result.errors() > 0;
  }

  /** The windows of versions whose files are deleted; empty when there is none, or no source. */
  private Optional<LostWindows> lost(MissedVersions missed, Migrations migrations) {
    if (missed.absent().isEmpty() || missed.deleted() == 0 || config.source().isEmpty()) {
      return Optional.empty();
    }
    BatchReads source =
        BatchReads.of(
            Connections.connection(config.source().get(), console.environment(), console.clock()));
    return Optional.of(
        LostWindows.of(missed.absent(), source, migrations.records(config.plan().id()).chunks()));
  }

  private void accept(Migrations migrations, String by, String why) {
    int count = result.different().size();
    if (count > 0) {
      String what = count + (count == 1 ? " version that differs" : " versions that differ");
      migrations.acceptFindings(config.plan().id(), what, by, why);
    }
  }

  private static MissedVersions none() {
    List<VersionKey> no = List.of();
    return new MissedVersions(0, Map.of(), 0, 0, no, 0, Optional.empty());
  }
}
