package io.fhirmigration.testkit.server;

import java.util.Optional;

/** What stands before every request: who asks, and whether the server takes anything at all. */
final class Gate {
  private final ServerState state;

  Gate(ServerState state) {
    this.state = state;
  }

  /** The refusal, or empty when the request may pass. */
  Optional<ModelResponse> check(ModelRequest request, Target target) {
    if (state.deprecated() && !isAllowedWhenDeprecated(request, target)) {
      return Optional.of(Outcomes.deprecated(state.now()));
    }
    if (!target.is("metadata") && !target.is("health", "check")) {
      Optional<ModelResponse> refused = checkBearer(request);
      if (refused.isPresent()) {
        return refused;
      }
    }
    if (isDenied(target)) {
      throw Refusal.forbidden();
    }
    return state.initialImportMode() && isLocked(request, target)
        ? Optional.of(Outcomes.locked())
        : Optional.empty();
  }

  private Optional<ModelResponse> checkBearer(ModelRequest request) {
    ServerConfig config = state.config();
    if (config.bearer().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> given =
        request
            .first("Authorization")
            .filter(value -> value.startsWith("Bearer "))
            .map(value -> value.substring("Bearer ".length()));
    if (given.isPresent() && given.equals(config.powerlessBearer())) {
      throw Refusal.forbidden();
    }
    return given.equals(config.bearer())
        ? Optional.empty()
        : Optional.of(Outcomes.response(401, "login", "Authentication failed.", state.now()));
  }

  /** A kick-off of an import is checked first and denied afterwards, so it passes here. */
  private boolean isDenied(Target target) {
    if (target.is("metadata") || target.is("health", "check") || target.is("$import")) {
      return false;
    }
    boolean export = target.segment(target.depth() - 1).equals("$export");
    if (export || target.is("_operations", "export", "")) {
      return state.isDenied(Right.EXPORT);
    }
    if (target.is("_operations", "import", "")) {
      return state.isDenied(Right.IMPORT);
    }
    if (target.is("$reindex") || target.is("_operations", "reindex", "")) {
      return state.isDenied(Right.REINDEX);
    }
    return state.isDenied(Right.READ);
  }

  private static boolean isAllowedWhenDeprecated(ModelRequest request, Target target) {
    if (!request.method().equals("GET")) {
      return false;
    }
    return target.is("health", "check")
        || target.is("metadata")
        || target.is("$export")
        || target.is("Patient", "$export")
        || target.is("Group", "", "$export")
        || target.is("_operations", "export", "");
  }

  private static boolean isLocked(ModelRequest request, Target target) {
    if (request.method().equals("GET")) {
      return target.is("$reindex");
    }
    boolean importing = request.method().equals("POST") && target.is("$import");
    boolean cancelling =
        request.method().equals("DELETE") && target.segment(0).equals("_operations");
    return !importing && !cancelling;
  }
}
