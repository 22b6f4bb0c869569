package io.fhirmigration.testkit.server;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.server.ImportDefinition.Input;
import io.fhirmigration.testkit.server.ImportJob.Stage;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The imports of a server; they run side by side. */
final class ImportJobs {
  private static final Pattern STATUS = Pattern.compile("/_operations/import/(\\d{1,18})(?:\\?|$)");

  private final ServerState state;
  private final Timing timing;
  private final Map<Long, ImportJob> jobs = new TreeMap<>();
  private final Map<String, Long> byFingerprint = new HashMap<>();

  ImportJobs(ServerState state) {
    this.state = state;
    this.timing = state.config().timing();
  }

  /** The job of this definition: the one that there is, in whatever stage, or a new one. */
  ImportJob accept(ImportDefinition definition) {
    Long known = byFingerprint.get(definition.fingerprint());
    if (known != null) {
      return find(known).orElseThrow();
    }
    ImportJob job = ImportJob.accepted(state.nextJob(), definition, state.now());
    byFingerprint.put(definition.fingerprint(), job.number());
    save(job);
    return job;
  }

  Optional<ImportJob> find(long number) {
    return Optional.ofNullable(jobs.get(number));
  }

  /** Whether the request asks for an import whose orchestrator has ended. */
  boolean isSlow(ModelRequest request) {
    Matcher status = STATUS.matcher(request.target());
    return request.method().equals("GET")
        && status.find()
        && find(Long.parseLong(status.group(1)))
            .filter(job -> job.stage() == Stage.PLANNED)
            .isPresent();
  }

  void cancel(ImportJob job) {
    save(job.cancelling(state.now(), timing.heartbeat()));
  }

  /** Forgets a job, as a server does that purges its queue. */
  void purge(long number) {
    jobs.remove(number);
    byFingerprint.values().remove(number);
  }

  void replay(JsonObject json) {
    ImportJob job = ImportJob.of(json);
    jobs.put(job.number(), job);
    byFingerprint.put(job.definition().fingerprint(), job.number());
    state.jobSeen(job.number());
    job.units().forEach(unit -> state.jobSeen(unit.number()));
  }

  /** Does all that is due, in the order of time across jobs. */
  void tick(Instant now) {
    Optional<ImportJob> next = earliest();
    while (next.isPresent() && !due(next.get()).orElse(Instant.MAX).isAfter(now)) {
      save(moved(next.get()));
      next = earliest();
    }
  }

  private Optional<ImportJob> earliest() {
    return jobs.values().stream()
        .filter(job -> due(job).isPresent())
        .min(Comparator.comparing(job -> due(job).orElse(Instant.MAX)));
  }

  private Optional<Instant> due(ImportJob job) {
    return switch (job.stage()) {
      case QUEUED -> Optional.of(job.since().plus(timing.importQueue()));
      case PLANNING -> Optional.of(job.since().plus(timing.importPlanning()));
      case PLANNED -> job.nextUnit().map(ImportUnit::due);
      default -> Optional.empty();
    };
  }

  private ImportJob moved(ImportJob job) {
    Instant when = due(job).orElseThrow();
    return switch (job.stage()) {
      case QUEUED -> job.in(Stage.PLANNING, when);
      case PLANNING ->
          job.cancelled().isPresent()
              ? job.failed(400, "A task was canceled.", when)
              : orchestrated(job, when);
      default -> worked(job);
    };
  }

  private ImportJob orchestrated(ImportJob job, Instant when) {
    try {
      return planned(job, when);
    } catch (MigrationException e) {
      return job.failed(500, UnitFailure.masked().reason(), when);
    }
  }

  private ImportJob planned(ImportJob job, Instant when) {
    StagingArea storage = state.config().storage();
    List<ImportUnit> units = new ArrayList<>();
    for (int i = 0; i < job.definition().inputs().size(); i++) {
      Input input = job.definition().inputs().get(i);
      Optional<StagedObject> found =
          storage
              .locate(URI.create(input.url()))
              .flatMap(place -> storage.find(place.container(), place.name()));
      if (found.isEmpty()) {
        return job.failed(404, "The specified blob does not exist.", when);
      }
      if (input.etag().filter(etag -> !etag.equals(found.get().etag())).isPresent()) {
        return job.failed(400, "Input file Etag not match. " + input.url(), when);
      }
      long offset = 0;
      do {
        units.add(ImportUnit.planned(state.nextJob(), i, offset, when, when));
        offset += job.definition().unitBytes();
      } while (offset < found.get().length());
    }
    return job.with(scheduled(job, units, when)).in(Stage.PLANNED, when);
  }

  /** Gives each unit its time, in an order that the seed decides. */
  private List<ImportUnit> scheduled(ImportJob job, List<ImportUnit> units, Instant from) {
    List<ImportUnit> shuffled = new ArrayList<>(units);
    Collections.shuffle(shuffled, new Random(state.config().seed() * 31 + job.number()));
    List<ImportUnit> scheduled = new ArrayList<>();
    for (int i = 0; i < shuffled.size(); i++) {
      ImportUnit unit = shuffled.get(i);
      Instant starts = from.plus(timing.importUnit().multipliedBy(i / timing.importLanes()));
      scheduled.add(
          ImportUnit.planned(
              unit.number(),
              unit.input(),
              unit.offset(),
              starts,
              starts.plus(timing.importUnit())));
    }
    return scheduled;
  }

  /** Runs one unit; one that runs on after a cancel writes, and then counts as cancelled. */
  private ImportJob worked(ImportJob job) {
    ImportUnit unit = job.nextUnit().orElseThrow();
    boolean stopped =
        job.cancelled().isPresent()
            || job.units().stream().anyMatch(u -> u.stage() == ImportUnit.Stage.FAILED);
    ImportUnit ended =
        new UnitRun(state, job, unit)
            .ended(stopped ? ImportUnit.Stage.CANCELLED : ImportUnit.Stage.COMPLETE);
    List<ImportUnit> units = new ArrayList<>(job.units());
    units.set(units.indexOf(unit), ended);
    ImportJob after = job.with(units);
    return ended.stage() == ImportUnit.Stage.FAILED
        ? after.stopped(unit.due(), timing.heartbeat())
        : after;
  }

  private void save(ImportJob job) {
    jobs.put(job.number(), job);
    if (state.journal().isKept()) {
      state.journal().append(Journal.Kind.IMPORT, job.toJson(), new byte[0]);
    }
  }
}
