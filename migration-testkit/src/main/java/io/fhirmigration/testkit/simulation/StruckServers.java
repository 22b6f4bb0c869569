package io.fhirmigration.testkit.simulation;

import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What both servers answer when something goes wrong.
 *
 * <p>Only what something can show goes wrong: a job lies about its end once, and where nothing can
 * be counted one export is cancelled inside, because a second lie of the same kind would make both
 * looks equal.
 */
final class StruckServers {
  private final SimulatedWorld world;
  private final Dice dice;
  private final Set<Long> lied = new HashSet<>();
  private final Set<Long> told = new HashSet<>();
  private Optional<Fault> armed = Optional.empty();
  private boolean cancelledInside;

  StruckServers(SimulatedWorld world, Dice dice) {
    this.world = world;
    this.dice = dice;
    world.source().faults(request -> taken());
    world.destination().faults(request -> taken());
  }

  private Optional<Fault> taken() {
    Optional<Fault> fault = armed;
    armed = Optional.empty();
    return fault;
  }

  /** The answer of a server with which nothing goes wrong. */
  ModelResponse plain(FhirServerModel server, ModelRequest request) {
    ModelResponse answer = server.handle(request);
    world.kickOffs().answered(request, answer);
    world.deletes().answered(request, answer);
    if (answer.status() == 200 && isExport(request)) {
      told.add(number(request));
    }
    return answer;
  }

  private static boolean isExport(ModelRequest request) {
    return request.target().contains("/_operations/export/");
  }

  private static long number(ModelRequest request) {
    String target = request.target();
    return Long.parseLong(target.substring(target.lastIndexOf('/') + 1));
  }

  /** Draws what goes wrong. */
  ServerFault draw(ModelRequest request) {
    return dice.pick(ServerFault.of(request.method(), request.target()));
  }

  /** The answer when this goes wrong; a fault that does not fit here and now leaves it right. */
  ModelResponse struck(FhirServerModel server, ModelRequest request, ServerFault fault) {
    return switch (fault) {
      case THROTTLED ->
          with(
              server,
              request,
              Faults.throttled(dice.pick(List.of(seconds(1), seconds(40), pause()))));
      case UNAVAILABLE -> with(server, request, new Fault.Refuse(ModelResponse.empty(503)));
      case BROKEN -> with(server, request, new Fault.Refuse(ModelResponse.empty(500)));
      case TOKEN_EXPIRED -> with(server, request, new Fault.Refuse(ModelResponse.empty(401)));
      case REFUSED_CONNECTION -> with(server, request, new Fault.Unreachable());
      case CUT_BEFORE -> with(server, request, new Fault.CutBefore());
      case REPLY_LOST -> {
        plain(server, request);
        yield with(server, request, new Fault.CutBefore());
      }
      case ANSWER_CUT -> cut(plain(server, request));
      case EARLY_MANIFEST ->
          lied.add(number(request))
              ? with(server, request, new Fault.EarlyManifest())
              : plain(server, request);
      case SHORT_MANIFEST -> with(server, request, Faults.shortManifest(dice.between(0, 1)));
      case CANCELLED_INSIDE -> cancelledInside(server, request);
      case EXPORT_FAILS -> exportFails(server, request);
      case FILE_SPOILED -> {
        if (server.handle(request).status() == 200 && told.add(number(request))) {
          spoil(number(request));
        }
        yield plain(server, request);
      }
      case IMPORT_FAILS -> importFails(plain(server, request));
      case IMPORT_PURGED -> {
        server.purgeImport(number(request));
        yield plain(server, request);
      }
    };
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private Duration pause() {
    return dice.chance(20) ? Duration.ofMinutes(100) : Duration.ofMinutes(12);
  }

  private ModelResponse with(FhirServerModel server, ModelRequest request, Fault fault) {
    armed = Optional.of(fault);
    return server.handle(request);
  }

  private ModelResponse cut(ModelResponse answer) {
    int length = answer.body().length;
    return answer.status() == 200 && length > 1
        ? new ModelResponse(
            200, answer.headers(), Arrays.copyOf(answer.body(), dice.between(1, length - 1)))
        : answer;
  }

  private ModelResponse cancelledInside(FhirServerModel server, ModelRequest request) {
    boolean allowed = counts() || !cancelledInside;
    if (allowed && server.handle(request).status() == 202 && lied.add(number(request))) {
      cancelledInside = true;
      server.cancelExportInside(number(request));
    }
    return plain(server, request);
  }

  /** Whether the source's counts tell an empty export from a cancelled one. */
  private boolean counts() {
    Scenario scenario = world.scenario();
    return !scenario.deprecated() && scenario.plan().history() == scenario.plan().deletes();
  }

  /** Whether a first window that is split leaves years to tile, at a source that can't count. */
  private boolean startsNowhere() {
    Scenario scenario = world.scenario();
    return scenario.deprecated() && scenario.plan().since().isEmpty();
  }

  private ModelResponse exportFails(FhirServerModel server, ModelRequest request) {
    if (server.handle(request).status() == 202) {
      int status = dice.pick(startIsKnown() ? List.of(500, 429, 413, 400) : List.of(500, 429));
      status = status == 413 && startsNowhere() ? 500 : status;
      server.failExport(number(request), status, "the job could not go on");
    }
    return plain(server, request);
  }

  /** Whether a first window can be split where the data begins. */
  private boolean startIsKnown() {
    return !world.scenario().deprecated() || world.scenario().plan().since().isPresent();
  }

  /** Cuts or breaks one file of an export before anybody has read it. */
  private void spoil(long job) {
    var files =
        world.staging().list(world.kickOffs().container(job), "", "", 1000).stream()
            .filter(file -> file.length() > 2 && !file.name().startsWith("transformed/"))
            .toList();
    if (files.isEmpty()) {
      return;
    }
    var file = dice.pick(files);
    int length = Math.toIntExact(file.length());
    int kept = dice.chance(70) ? dice.between(0, length - 2) : length;
    world
        .staging()
        .write(
            file.container(),
            file.name(),
            out -> {
              try (var in = world.staging().open(file, 0)) {
                byte[] bytes = in.readAllBytes();
                if (kept == length) {
                  bytes[0] = '}';
                }
                out.write(bytes, 0, kept);
              }
            });
  }

  private ModelResponse importFails(ModelResponse answer) {
    int status = dice.chance(70) ? 500 : 429;
    String reason = status == 500 ? "InternalServerError" : "the queue is full";
    Map<String, String> headers = new TreeMap<>(answer.headers());
    headers.put("Content-Type", "application/fhir+json");
    return new ModelResponse(
        status,
        headers,
        ("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":"
                + "\"processing\",\"diagnostics\":\"import operation failed for reason: "
                + reason
                + "\"}]}")
            .getBytes(StandardCharsets.UTF_8));
  }
}
