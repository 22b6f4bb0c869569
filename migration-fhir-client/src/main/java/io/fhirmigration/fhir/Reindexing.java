package io.fhirmigration.fhir;

import com.azure.core.http.HttpMethod;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.spi.TargetServer.ReindexPoll;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Starts and watches {@code $reindex}.
 *
 * @param wire the server
 */
record Reindexing(Wire wire) {
  private static final byte[] BODY =
      "{\"resourceType\":\"Parameters\",\"parameter\":[]}".getBytes(StandardCharsets.UTF_8);
  private static final Set<String> ENDED = Set.of("Completed", "Failed", "Canceled");

  /** Sends no {@code Prefer}: the server refuses the one that other jobs demand. */
  String start() {
    Call call =
        Call.effect(HttpMethod.POST, wire.url("/$reindex"), "/$reindex")
            .json(BODY)
            .needs("FHIR Data Contributor");
    Answer answer = wire.effect(call);
    if (answer.status() != 201 && answer.status() != 200) {
      throw wire.refusal(call, answer);
    }
    return wire.statusUrl(call, answer);
  }

  ReindexPoll poll(String statusUrl) {
    Jobs jobs = new Jobs(wire, "reindex");
    Call call = Call.read(jobs.own(statusUrl), jobs.path());
    return wire.read(
        call,
        answer -> {
          if (answer.isUnknown()) {
            return new ReindexPoll(true, false, "unknown job");
          }
          if (answer.status() != 200) {
            throw wire.refusalOfThing(call, answer);
          }
          String status =
              answer
                  .json()
                  .flatMap(Reindexing::status)
                  .orElseThrow(() -> FhirReads.unreadable(call, "without a status"));
          return new ReindexPoll(ENDED.contains(status), status.equals("Completed"), status);
        });
  }

  private static Optional<String> status(JsonObject parameters) {
    return Json.objects(parameters, "parameter").stream()
        .filter(parameter -> parameter.string("name").filter("status"::equals).isPresent())
        .flatMap(parameter -> parameter.members().entrySet().stream())
        .filter(member -> member.getKey().startsWith("value"))
        .map(member -> member.getValue() instanceof JsonString text ? text.value() : "")
        .map(ServerWords::clean)
        .findFirst();
  }
}
