package io.fhirmigration.testkit.server;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.util.Optional;

/** Finds who answers a request. */
final class Router {
  private final ServerState state;
  private final Gate gate;
  private final Capability capability;
  private final Search search;
  private final History history;
  private final Interactions interactions;
  private final Exports exports;
  private final Imports imports;
  private final Reindexes reindexes;
  private final SearchParameterStates searchParameters;

  Router(ServerState state, ExportJobs exportJobs, ImportJobs importJobs, Reindexes reindexes) {
    this.state = state;
    this.gate = new Gate(state);
    this.capability = new Capability(state);
    this.search = new Search(state);
    this.history = new History(state);
    this.interactions = new Interactions(state, new Updates(state));
    this.exports = new Exports(state, exportJobs);
    this.imports = new Imports(state, importJobs);
    this.reindexes = reindexes;
    this.searchParameters = new SearchParameterStates(state, reindexes);
  }

  /**
   * Answers a request.
   *
   * @param earlyManifest whether an export that still runs claims to be complete
   */
  ModelResponse route(ModelRequest request, boolean earlyManifest) {
    try {
      Target target = Target.of(request.target(), state.config().base().toString());
      Optional<ModelResponse> refused = gate.check(request, target);
      return refused.isPresent() ? refused.get() : passed(request, target, earlyManifest);
    } catch (Refusal e) {
      return Outcomes.response(e.status(), e.code(), e.diagnostics(), state.now());
    }
  }

  private ModelResponse passed(ModelRequest request, Target target, boolean earlyManifest) {
    if (target.segment(0).equals("_operations")) {
      return job(request, target, earlyManifest);
    }
    if (target.segment(target.depth() - 1).equals("$export")) {
      requireMethod(request, "GET");
      return exports.kickOff(request, target);
    }
    if (target.is("$import")) {
      requireMethod(request, "POST");
      return imports.kickOff(request, target);
    }
    if (target.is("$reindex")) {
      return request.method().equals("POST")
          ? reindexes.start(request)
          : reindexes.active(request.method());
    }
    if (target.is("SearchParameter", "$status")) {
      requireMethod(request, "GET");
      return searchParameters.answer(target.query());
    }
    return switch (request.method()) {
      case "GET" -> read(target);
      case "POST" -> post(request, target);
      case "PUT" -> {
        requireResource(target);
        yield interactions.update(
            target.segment(0), target.segment(1), request.body(), request.first("If-Match"));
      }
      case "DELETE" -> delete(target);
      default -> throw Refusal.notAllowed(request.method());
    };
  }

  private ModelResponse job(ModelRequest request, Target target, boolean earlyManifest) {
    if (target.depth() != 3) {
      throw unknown();
    }
    boolean get = request.method().equals("GET");
    if (!get) {
      requireMethod(request, "DELETE");
    }
    String number = target.segment(2);
    return switch (target.segment(1)) {
      case "export" -> get ? exports.status(number, earlyManifest) : exports.cancel(number);
      case "import" ->
          get
              ? imports.status(
                  number, target.query().first("_details").filter("true"::equals).isPresent())
              : imports.cancel(number);
      case "reindex" -> get ? reindexes.status(number) : reindexes.cancel(number);
      default -> throw unknown();
    };
  }

  private ModelResponse read(Target target) {
    if (target.depth() == 0) {
      return search.answer("", target);
    }
    if (target.is("metadata")) {
      return capability.answer();
    }
    if (target.is("health", "check")) {
      return ModelResponse.of(200, "application/json", Meta.bytes(JsonValue.object().build()));
    }
    if (target.is("_history")) {
      return history.ofSystem(target);
    }
    String type = knownType(target);
    if (target.depth() == 1) {
      return search.answer(type, target);
    }
    if (target.is("", "_history")) {
      return history.ofType(type, target);
    }
    if (target.is("", "", "_history")) {
      return history.ofResource(type, target.segment(1), target);
    }
    if (target.is("", "", "_history", "")) {
      return interactions.readVersion(type, target.segment(1), target.segment(3));
    }
    requireResource(target);
    return interactions.read(type, target.segment(1));
  }

  private ModelResponse post(ModelRequest request, Target target) {
    if (target.depth() == 0) {
      return Bundles.batch(
          bundle(request.body()), entry -> route(withCaller(entry, request), false));
    }
    String type = knownType(target);
    if (target.depth() != 1) {
      throw unknown();
    }
    return interactions.create(type, request.body());
  }

  private ModelResponse delete(Target target) {
    if (target.is("", "", "$purge-history")) {
      return interactions.purgeHistory(knownType(target), target.segment(1));
    }
    requireResource(target);
    boolean hard =
        target
            .query()
            .first("hardDelete")
            .or(() -> target.query().first("_hardDelete"))
            .filter("true"::equalsIgnoreCase)
            .isPresent();
    return interactions.delete(target.segment(0), target.segment(1), hard);
  }

  /** An entry of a batch is asked for by who sent the batch. */
  private static ModelRequest withCaller(ModelRequest entry, ModelRequest batch) {
    return batch
        .first("Authorization")
        .map(value -> entry.header("Authorization", value))
        .orElse(entry);
  }

  private static JsonObject bundle(byte[] body) {
    try {
      if (JsonValue.parse(body) instanceof JsonObject object
          && object.string("resourceType").filter("Bundle"::equals).isPresent()) {
        return object;
      }
    } catch (RejectedException e) {
      throw Refusal.invalid("The body is not a Bundle.");
    }
    throw Refusal.invalid("The body is not a Bundle.");
  }

  private static String knownType(Target target) {
    if (!ResourceTypes.isKnown(target.segment(0))) {
      throw unknown();
    }
    return target.segment(0);
  }

  private static void requireResource(Target target) {
    knownType(target);
    if (target.depth() != 2) {
      throw unknown();
    }
  }

  private static void requireMethod(ModelRequest request, String method) {
    if (!request.method().equals(method)) {
      throw Refusal.notAllowed(request.method());
    }
  }

  private static Refusal unknown() {
    return Refusal.notFound("The requested route was not found.");
  }
}
