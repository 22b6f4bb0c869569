package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonArray;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.testkit.server.ExportJob.Failure;
import io.fhirmigration.testkit.server.ExportJob.Stage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the server answers to requests about exports. */
final class Exports {
  private final ServerState state;
  private final ExportJobs jobs;

  Exports(ServerState state, ExportJobs jobs) {
    this.state = state;
    this.jobs = jobs;
  }

  ModelResponse kickOff(ModelRequest request, Target target) {
    ExportKickOff.checkHeaders(request);
    boolean lenient = ExportKickOff.isLenient(request);
    ExportKickOff.parse(target, state.config(), lenient);
    ExportJob job = jobs.accept(state.config().url(target.raw()), lenient);
    return ModelResponse.empty(202)
        .header("Content-Location", state.config().url("/_operations/export/" + job.number()));
  }

  /**
   * How a job stands.
   *
   * @param early whether a job that still runs claims to be complete
   */
  ModelResponse status(String number, boolean early) {
    ExportJob job = known(number);
    if (!jobs.isReportable(job)) {
      return early ? complete(job, job.files().toList()) : ModelResponse.empty(202);
    }
    return switch (job.stage()) {
      case FAILED -> failed(job.failure().orElseThrow());
      case CANCELLED_INSIDE -> complete(job, List.of());
      default -> complete(job, job.files().toList());
    };
  }

  ModelResponse cancel(String number) {
    jobs.end(known(number).in(Stage.CANCELLED_BY_USER, state.now()));
    return ModelResponse.empty(202);
  }

  private ExportJob known(String number) {
    Optional<ExportJob> job = Optional.empty();
    if (number.matches("\\d{1,18}")) {
      job = jobs.find(Long.parseLong(number));
    }
    return job.filter(j -> j.stage() != Stage.CANCELLED_BY_USER)
        .orElseThrow(() -> Refusal.notFound("The requested job \"" + number + "\" was not found."));
  }

  private ModelResponse failed(Failure failure) {
    return Outcomes.response(
        failure.status(),
        "processing",
        "export operation failed for reason: " + failure.reason(),
        state.now());
  }

  private static ModelResponse complete(ExportJob job, List<ExportFile> files) {
    List<JsonObject> output =
        files.stream()
            .sorted(Comparator.comparing(ExportFile::type))
            .map(ExportFile::toJson)
            .toList();
    JsonObject manifest =
        JsonValue.object()
            .put("transactionTime", FhirTime.format(job.created()))
            .put("request", job.request())
            .put("requiresAccessToken", false)
            .put("output", JsonValue.array(output))
            .put("error", new JsonArray(List.of()))
            .put("issues", new JsonArray(List.of()))
            .build();
    return ModelResponse.of(200, "application/json", Meta.bytes(manifest));
  }
}
