package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reindex jobs: they take their time and change nothing. */
final class Reindexes {
  private record Job(long number, Instant created, boolean cancelled) {}

  private final ServerState state;
  private final Map<Long, Job> jobs = new TreeMap<>();

  Reindexes(ServerState state) {
    this.state = state;
  }

  ModelResponse start(ModelRequest request) {
    boolean foreign = request.values("Prefer").stream().anyMatch(v -> !v.equals("respond-sync"));
    if (foreign) {
      throw Refusal.invalid(
          "Value supplied, "
              + String.join(",", request.values("Prefer"))
              + ",  for the \"Prefer\" header is not supported.");
    }
    if (request.body().length == 0) {
      throw Refusal.invalid("The request body is missing.");
    }
    Job job = active().orElseGet(this::created);
    return shown(201, job)
        .header("Content-Location", state.config().url("/_operations/reindex/" + job.number));
  }

  ModelResponse active(String method) {
    return shown(200, active().orElseThrow(() -> Refusal.notAllowed(method)));
  }

  ModelResponse status(String number) {
    return shown(200, known(number));
  }

  ModelResponse cancel(String number) {
    Job job = known(number);
    if (!isActive(job)) {
      throw Refusal.invalid("The reindex job has already finished.");
    }
    save(new Job(job.number, job.created, true));
    return ModelResponse.empty(202);
  }

  /** Whether a reindex that began no earlier than this has completed. */
  boolean coveredAt(Instant when) {
    return jobs.values().stream()
        .anyMatch(job -> !job.cancelled && !isActive(job) && !job.created.isBefore(when));
  }

  void replay(JsonObject json) {
    Job job =
        new Job(
            json.integer("number").orElseThrow(),
            Instant.parse(json.string("created").orElseThrow()),
            Json.flag(json, "cancelled"));
    jobs.put(job.number, job);
    state.jobSeen(job.number);
  }

  private Job created() {
    Job job = new Job(state.nextJob(), state.now(), false);
    save(job);
    return job;
  }

  private Optional<Job> active() {
    return jobs.values().stream().filter(this::isActive).findFirst();
  }

  private boolean isActive(Job job) {
    return !job.cancelled
        && state.now().isBefore(job.created.plus(state.config().timing().reindex()));
  }

  private Job known(String number) {
    Optional<Job> job = Optional.empty();
    if (number.matches("\\d{1,18}")) {
      job = Optional.ofNullable(jobs.get(Long.parseLong(number)));
    }
    return job.orElseThrow(
        () -> Refusal.notFound("The requested job \"" + number + "\" was not found."));
  }

  private ModelResponse shown(int status, Job job) {
    String word = job.cancelled ? "Canceled" : isActive(job) ? "Running" : "Completed";
    List<JsonObject> parameters = new ArrayList<>();
    parameters.add(parameter("id", Long.toString(job.number)));
    parameters.add(parameter("queuedTime", FhirTime.format(job.created)));
    parameters.add(parameter("status", word));
    JsonObject body =
        JsonValue.object()
            .put("resourceType", "Parameters")
            .put("id", Long.toString(job.number))
            .put("parameter", JsonValue.array(parameters))
            .build();
    return ModelResponse.of(status, Outcomes.FHIR_JSON, Meta.bytes(body));
  }

  private static JsonObject parameter(String name, String value) {
    return JsonValue.object().put("name", name).put("valueString", value).build();
  }

  private void save(Job job) {
    jobs.put(job.number, job);
    JsonObject json =
        JsonValue.object()
            .put("number", job.number)
            .put("created", job.created.toString())
            .put("cancelled", job.cancelled)
            .build();
    state.journal().append(Journal.Kind.REINDEX, json, new byte[0]);
  }
}
