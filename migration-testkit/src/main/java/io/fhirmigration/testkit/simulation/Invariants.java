package io.fhirmigration.testkit.simulation;

import io.fhirmigration.MigrationRecords;
import io.fhirmigration.MigrationReport;
import io.fhirmigration.MigrationStatus;
import io.fhirmigration.Migrations;
import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.Deletion;
import io.fhirmigration.model.Orphan;
import io.fhirmigration.model.Phase;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.testkit.server.ModelRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold when a run has ended. */
final class Invariants {
  private final SimulatedWorld world;
  private final MigrationStatus status;
  private final MigrationReport report;
  private final Person person;
  private final List<String> problems = new ArrayList<>();
  private long kept;

  Invariants(SimulatedWorld world, MigrationReport report, Person person) {
    this.world = world;
    this.report = report;
    this.status = report.status();
    this.person = person;
  }

  /** What does not hold, in lines; empty when all does. */
  List<String> broken(Watch watch) {
    report.audit().forEach(entry -> watch.noSecret("audit trail", entry.toString()));
    world.offers().contradictions().forEach(v -> problems.add("offered with two contents: " + v));
    if (!status.ledger().balances()) {
      problems.add("the ledger does not balance: " + status.ledger());
    }
    kickOffs();
    problems.addAll(world.deletes().missed());
    world.adopted().ifPresent(files -> problems.addAll(files.missed()));
    boolean cancelled = status.phase() == Phase.CANCELLED;
    MigrationRecords records =
        Migrations.open(world.store(), world.engineClock()).records(status.id());
    problems.addAll(new KeyChecks(world).problems(records.chunks(), !cancelled));
    cleanedUp(records, cancelled);
    if (cancelled) {
      check(person.cancelled(), "cancelled, and nobody wanted it");
    } else {
      completed();
    }
    return problems;
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }

  private void completed() {
    boolean lines = status.ledger().total().quarantined() > 0;
    Phase honest = lines ? Phase.COMPLETED_WITH_QUARANTINE : Phase.COMPLETED;
    check(status.phase() == honest, "ended as " + status.phase() + " with " + status.ledger());
    check(status.open().isEmpty(), "ended with open chunks " + status.open());
    check(!person.gaveUp(), "ended although the source's data contradict each other");
    Contents contents = new Contents(world, status, person.frozen());
    check(status.repair().isEmpty(), "ended while a repair was wished for");
    boolean told = status.exceptions().stream().anyMatch(line -> line.contains("appeared"));
    boolean late = world.adopted().filter(AdoptedFolder::isLate).isPresent();
    check(told || !late, "a file that came late is told of nowhere");
    Set<String> quarantined = quarantined();
    check(
        kept == status.ledger().total().quarantined(),
        kept + " lines lie in quarantine, and the ledger has " + status.ledger().total());
    quarantined.stream()
        .filter(version -> !contents.knows(version))
        .forEach(version -> problems.add("in quarantine, and never at the source: " + version));
    problems.addAll(contents.problems(lines ? quarantined : Set.of()));
    if (world.scenario().isComplete()) {
      long there = status.ledger().total().imported() + status.ledger().total().repeated();
      long expected = contents.size() - status.ledger().total().quarantined();
      check(there >= expected, there + " lines booked for " + expected + " versions");
    }
  }

  /** Nothing is left of what was decided to be deleted, and that is everything in the end. */
  private void cleanedUp(MigrationRecords records, boolean cancelled) {
    Map<String, Deletion> deletions = new HashMap<>();
    records.deletions().forEach(deletion -> deletions.put(deletion.container(), deletion));
    boolean all = world.scenario().settings().cleanUp() != CleanUp.KEEP && !cancelled;
    for (String container : world.staging().containers()) {
      Deletion deletion = deletions.get(container);
      boolean gone = deletion == null ? all : deletion.outcome() == Deletion.Outcome.EMPTY;
      boolean left = !world.staging().list(container, "", "", 1).isEmpty();
      boolean allowed = !gone || world.deletes().mayHold(container);
      check(allowed || !left, "files are left in " + container);
      check(
          !all || deletion == null || deletion.outcome() != Deletion.Outcome.DECIDED,
          "ended before " + container + " was empty");
    }
  }

  /** The versions that lie in quarantine, by name. */
  private Set<String> quarantined() {
    Set<String> found = new TreeSet<>();
    for (StagedObject file : world.staging().list("sim-objects", "quarantine/", "", 1000)) {
      if (file.name().endsWith("/rejects.ndjson")) {
        try (NdjsonReader reader =
            new NdjsonReader(world.staging().open(file, 0), NdjsonLimits.DEFAULTS)) {
          while (reader.next()) {
            found.add(name(reader.line()));
            kept++;
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return found;
  }

  private static String name(ResourceLine line) {
    String text = new String(line.bytes(), line.offset(), line.length(), StandardCharsets.UTF_8);
    return line.resourceType().orElse("?")
        + "/"
        + line.id().orElse("?")
        + "/_history/"
        + line.versionId().orElse("?")
        + (text.contains("deleted-state") ? " (deleted)" : "");
  }

  /** Each export that the source accepted is in a chunk's record, or told of as an orphan. */
  private void kickOffs() {
    Map<String, Orphan> orphans = new HashMap<>();
    status.orphans().forEach(orphan -> orphans.put(orphan.attempt().container(), orphan));
    boolean cancelled = status.phase() == Phase.CANCELLED;
    for (long number : world.kickOffs().accepted()) {
      String container = world.kickOffs().container(number);
      Orphan orphan = orphans.remove(container);
      String what = "export " + number + " in " + container;
      boolean adopted = orphan == null || orphan.outcome() == Orphan.Outcome.ADOPTED;
      check(!adopted || world.kickOffs().hasReceipt(number), what + " is told of nowhere");
      if (orphan != null) {
        outcome(orphan, what, cancelled);
      }
      check(cancelled || pollStatus(number) != 202, what + " still runs at the end");
    }
    for (Orphan orphan : orphans.values()) {
      check(
          orphan.outcome() == Orphan.Outcome.NEVER_SEEN,
          "a kick-off that never arrived is " + orphan.outcome());
    }
  }

  private void outcome(Orphan orphan, String what, boolean cancelled) {
    String container = orphan.attempt().container();
    boolean seen =
        world.deletes().lost(container) || !world.staging().list(container, "", "", 1).isEmpty();
    switch (orphan.outcome()) {
      case WATCHED ->
          check(cancelled && world.scenario().deprecated(), what + " is still watched at the end");
      case NEVER_SEEN -> check(cancelled || !seen, what + " was never seen, and has written files");
      default -> check(seen, what + " is " + orphan.outcome() + ", and has written nothing");
    }
  }

  private int pollStatus(long number) {
    return world.source().handle(ModelRequest.get("/_operations/export/" + number)).status();
  }
}
