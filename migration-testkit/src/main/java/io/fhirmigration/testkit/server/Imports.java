package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonNull;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.testkit.server.ImportDefinition.Input;
import io.fhirmigration.testkit.server.ImportJob.Stage;
import io.fhirmigration.testkit.server.ImportUnit.Failure;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the server answers to requests about imports. */
final class Imports {
  private final ServerState state;
  private final ImportJobs jobs;

  Imports(ServerState state, ImportJobs jobs) {
    this.state = state;
    this.jobs = jobs;
  }

  ModelResponse kickOff(ModelRequest request, Target target) {
    ImportDefinition wanted = ImportKickOff.parse(state, request, target);
    if (state.isDenied(Right.IMPORT)) {
      throw Refusal.forbidden();
    }
    ImportJob job = jobs.accept(wanted);
    return ModelResponse.empty(202)
        .header("Content-Location", state.config().url("/_operations/import/" + job.number()));
  }

  ModelResponse status(String number, boolean details) {
    ImportJob job = known(number);
    return switch (job.stage()) {
      case QUEUED, PLANNING -> ModelResponse.empty(202);
      case FAILED -> failed(job.failure().orElseThrow(), "");
      case CANCELLED -> cancelled();
      default -> unitStatus(job, details);
    };
  }

  ModelResponse cancel(String number) {
    ImportJob job = known(number);
    boolean anyCancelled =
        job.stage() == Stage.CANCELLED
            || job.cancelled().isPresent()
            || job.units().stream().anyMatch(u -> u.stage() == ImportUnit.Stage.CANCELLED);
    boolean open =
        job.stage() == Stage.QUEUED
            || job.stage() == Stage.PLANNING
            || job.units().stream().anyMatch(ImportUnit::isWaiting);
    boolean failed = job.stage() == Stage.FAILED || firstFailed(job).isPresent();
    if (failed || (!open && !anyCancelled)) {
      throw new Refusal(409, "conflict", "Import operation has already completed");
    }
    if (open && job.cancelled().isEmpty()) {
      jobs.cancel(job);
    }
    return ModelResponse.empty(202);
  }

  private ModelResponse unitStatus(ImportJob job, boolean details) {
    Optional<ImportUnit> failed = firstFailed(job);
    if (failed.isPresent()) {
      String url = job.definition().inputs().get(failed.get().input()).url();
      return failed(failed.get().failure().orElseThrow(), " ErrorFile: " + url);
    }
    boolean cancelled = job.units().stream().anyMatch(u -> u.stage() == ImportUnit.Stage.CANCELLED);
    boolean running = job.units().stream().anyMatch(ImportUnit::isWaiting);
    if (cancelled || (running && job.cancelled().isPresent())) {
      return cancelled();
    }
    return ModelResponse.of(
        running ? 202 : 200, "application/json", Meta.bytes(result(job, details)));
  }

  private static Optional<ImportUnit> firstFailed(ImportJob job) {
    return job.units().stream()
        .filter(u -> u.stage() == ImportUnit.Stage.FAILED)
        .min(Comparator.comparingLong(ImportUnit::number));
  }

  private JsonObject result(ImportJob job, boolean details) {
    List<ImportUnit> ended =
        job.units().stream()
            .filter(u -> u.stage() == ImportUnit.Stage.COMPLETE)
            .sorted(Comparator.comparingLong(ImportUnit::number))
            .toList();
    List<JsonObject> output =
        details
            ? ended.stream().map(u -> row(job, u.input(), u.succeeded())).toList()
            : perInput(job, ended);
    List<JsonObject> errors =
        ended.stream()
            .filter(u -> u.refused() > 0)
            .map(
                u ->
                    Meta.with(
                        row(job, u.input(), u.refused()),
                        "url",
                        new JsonString(ErrorRows.url(state.config().storage(), job, u).toString())))
            .toList();
    return JsonValue.object()
        .put("transactionTime", FhirTime.format(job.created()))
        .put("request", job.definition().request())
        .put("output", JsonValue.array(output))
        .put("error", JsonValue.array(errors))
        .build();
  }

  private static List<JsonObject> perInput(ImportJob job, List<ImportUnit> ended) {
    Map<Integer, Long> sums =
        ended.stream()
            .collect(
                Collectors.groupingBy(
                    ImportUnit::input,
                    TreeMap::new,
                    Collectors.summingLong(ImportUnit::succeeded)));
    return sums.entrySet().stream().map(e -> row(job, e.getKey(), e.getValue())).toList();
  }

  private static JsonObject row(ImportJob job, int index, long count) {
    Input input = job.definition().inputs().get(index);
    return JsonValue.object()
        .put("type", input.type().<JsonValue>map(JsonString::new).orElseGet(JsonNull::new))
        .put("count", count)
        .put("inputUrl", input.url())
        .build();
  }

  private ModelResponse failed(Failure failure, String suffix) {
    String reason = failure.status() == 500 ? "InternalServerError" : failure.reason();
    return Outcomes.response(
        failure.status(),
        "processing",
        "import operation failed for reason: " + reason + suffix,
        state.now());
  }

  private ModelResponse cancelled() {
    return Outcomes.response(
        400, "processing", "User requested cancellation of operation.", state.now());
  }

  private ImportJob known(String number) {
    Optional<ImportJob> job = Optional.empty();
    if (number.matches("\\d{1,18}")) {
      job = jobs.find(Long.parseLong(number));
    }
    return job.orElseThrow(
        () -> Refusal.notFound("The requested import job \"" + number + "\" was not found."));
  }
}
