package io.fhirmigration.testkit.server;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.ExportJob.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The exports of a server; one runs at a time, in the order of their kick-offs. */
final class ExportJobs {
  private final ServerState state;
  private final Timing timing;
  private final Map<Long, ExportJob> jobs = new TreeMap<>();
  private final Set<Long> interrupted = new HashSet<>();

  ExportJobs(ServerState state) {
    this.state = state;
    this.timing = state.config().timing();
  }

  /** Takes a checked kick-off. */
  ExportJob accept(String request, boolean lenient) {
    ExportJob job = ExportJob.accepted(state.nextJob(), request, lenient, state.now());
    save(job);
    return job;
  }

  Optional<ExportJob> find(long number) {
    return Optional.ofNullable(jobs.get(number));
  }

  /** Whether the job has ended so long ago that the server says so. */
  boolean isReportable(ExportJob job) {
    return !job.isOpen()
        && (job.stage() != Stage.COMPLETE
            || !state.now().isBefore(job.since().plus(timing.exportGrace())));
  }

  /** Ends a job from outside. */
  void end(ExportJob ended) {
    save(ended);
  }

  void replay(JsonObject json) {
    ExportJob job = ExportJob.of(json);
    jobs.put(job.number(), job);
    state.jobSeen(job.number());
    job.steps().forEach(step -> state.jobSeen(step.number()));
    job.steps().stream()
        .filter(step -> !step.done())
        .forEach(step -> interrupted.add(step.number()));
  }

  /** Does all that is due. */
  void tick(Instant now) {
    Instant free = Instant.MIN;
    for (ExportJob job : List.copyOf(jobs.values())) {
      ExportJob seen = job;
      while (seen.isOpen()) {
        Optional<ExportJob> next = advance(seen, free, now);
        if (next.isEmpty()) {
          return;
        }
        seen = next.get();
        save(seen);
      }
      free = seen.since().isAfter(free) ? seen.since() : free;
    }
  }

  /** The job after its next move, or empty when that is not due yet. */
  private Optional<ExportJob> advance(ExportJob job, Instant free, Instant now) {
    Instant due =
        switch (job.stage()) {
          case QUEUED -> job.created().isBefore(free) ? free : job.created();
          case PLANNING -> job.since().plus(timing.exportPlanning());
          default -> job.nextStep().isEmpty() ? job.since() : job.since().plus(timing.exportStep());
        };
    return due.isAfter(now) ? Optional.empty() : Optional.of(moved(job, due));
  }

  private ExportJob moved(ExportJob job, Instant when) {
    try {
      if (job.stage() == Stage.QUEUED) {
        return job.in(Stage.PLANNING, when);
      }
      ExportDefinition definition = definition(job);
      return job.stage() == Stage.PLANNING
          ? planned(job, definition, when)
          : written(job, definition, when);
    } catch (Refusal e) {
      return job.failed(e.status(), e.diagnostics(), when);
    } catch (RejectedException e) {
      int status = e.status() == 0 ? 400 : e.status();
      return job.failed(status, String.valueOf(e.getMessage()), when);
    } catch (MigrationException e) {
      return job.failed(500, "Unknown Error.", when);
    }
  }

  private ExportJob planned(ExportJob job, ExportDefinition definition, Instant when) {
    if (!definition.types().stream().allMatch(ResourceTypes::isKnown)) {
      return job.failed(500, "Unknown Error.", when);
    }
    deidentification(definition);
    return job.with(selection(job, definition).plan(), when).in(Stage.WRITING, when);
  }

  private ExportJob written(ExportJob job, ExportDefinition definition, Instant when) {
    Optional<ExportStep> next = job.nextStep();
    if (next.isEmpty()) {
      return job.in(Stage.COMPLETE, when);
    }
    ExportStep step = next.get();
    ExportFolder folder =
        new ExportFolder(state.config().storage(), job, definition, deidentification(definition));
    if (interrupted.remove(step.number())) {
      folder.clear(step.number());
    }
    ExportSelection.Part part = selection(job, definition).part(step);
    List<ExportStep> steps = new ArrayList<>(job.steps());
    steps.set(steps.indexOf(step), step.written(folder.write(step.number(), rows(part))));
    steps.addAll(part.next());
    return job.with(steps, when);
  }

  private List<StoredVersion> rows(ExportSelection.Part part) {
    return part.rows().stream()
        .flatMap(row -> state.isExportedTwice(row) ? Stream.of(row, row) : Stream.of(row))
        .toList();
  }

  private ExportSelection selection(ExportJob job, ExportDefinition definition) {
    return new ExportSelection(state, definition, job.created().toEpochMilli());
  }

  private Deidentification deidentification(ExportDefinition definition) {
    return definition
        .anonymized()
        .map(wanted -> Deidentification.of(wanted, state.config().storage()))
        .orElse(Deidentification.NONE);
  }

  private ExportDefinition definition(ExportJob job) {
    return ExportKickOff.parse(
        Target.of(job.request(), state.config().base().toString()), state.config(), job.lenient());
  }

  /** Every save is flushed, so that no file is written under a number that could be lost. */
  private void save(ExportJob job) {
    jobs.put(job.number(), job);
    state.journal().append(Journal.Kind.EXPORT, job.toJson(), new byte[0]);
    state.journal().flush();
  }
}
