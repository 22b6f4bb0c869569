package io.fhirmigration.cli;

import io.fhirmigration.cli.config.Problem;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.TargetServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Tries what a run needs before anything is created: folders, secrets, servers, credentials. */
final class Preflight {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final RunConfig config;
  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();

  private Preflight(RunConfig config, Map<String, String> environment) {
    this.config = config;
    this.environment = environment;
  }

  /**
   * What was found to work.
   *
   * @param source the source
   * @param target the destination
   * @param total versions the source says there are to copy, if it does
   */
  record Ready(SourceServer source, TargetServer target, OptionalLong total) {}

  /**
   * Tries everything.
   *
   * @throws UserMistake naming everything that does not work, one line each
   */
  static Ready check(RunConfig config, Map<String, String> environment) {
    return new Preflight(config, environment).check();
  }

  private Ready check() {
    folder("staging.path", config.stagingLine(), config.staging());
    config
        .state()
        .path()
        .ifPresent(file -> folder("state.path", config.state().line(), folderOf(file)));
    password();
    SourceServer source = Connections.source(config.source(), environment);
    TargetServer target = Connections.target(config.destination(), environment);
    Optional<ServerFacts> from = Optional.empty();
    Optional<ServerFacts> to = Optional.empty();
    OptionalLong total = OptionalLong.empty();
    if (secretIsThere(config.source())) {
      from = ask(config.source(), source::facts);
      total = from.isEmpty() ? total : total(source);
    }
    if (secretIsThere(config.destination())) {
      to = ask(config.destination(), target::facts);
      if (to.isPresent()) {
        ask(config.destination(), () -> target.count(everything(CountQuery.Kind.CURRENT)));
      }
    }
    if (from.isPresent() && to.isPresent()) {
      types(from.get(), to.get());
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(
          problems.stream()
              .sorted(Comparator.comparingInt(Problem::line))
              .map(problem -> problem.text(config.file().toString()))
              .toList());
    }
    return new Ready(source, target, total);
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  private void folder(String field, int line, Path folder) {
    WritableFolder.problem(folder)
        .ifPresent(what -> add(line, field, what, "name a folder that you may write"));
  }

  private void password() {
    try {
      config
          .state()
          .passwordFrom()
          .flatMap(from -> SecretRef.parse(from, config.home()))
          .ifPresent(password -> password.read(environment));
    } catch (UserMistake e) {
      mistake(config.state().line(), "state.passwordFrom", e.lines().get(0));
    }
  }

  private boolean secretIsThere(ServerConfig server) {
    try {
      server.token().ifPresent(token -> token.read(environment));
      return true;
    } catch (UserMistake e) {
      mistake(
          server.credentialLine(), server.section() + ".credential.tokenFrom", e.lines().get(0));
      return false;
    }
  }

  /** Counting asks with the credential; a capability statement is often given to anybody. */
  private OptionalLong total(SourceServer source) {
    MigrationPlan plan = config.plan();
    CountQuery.Kind kind = plan.history() ? CountQuery.Kind.HISTORY : CountQuery.Kind.CURRENT;
    List<Optional<String>> types =
        plan.types().isEmpty()
            ? List.of(Optional.empty())
            : plan.types().stream().map(Optional::of).toList();
    long sum = 0;
    for (Optional<String> type : types) {
      CountQuery query = new CountQuery(kind, type, plan.since(), plan.till());
      Optional<CountAnswer> answer = ask(config.source(), () -> source.count(query));
      if (answer.filter(CountAnswer::isKnown).isEmpty()) {
        return OptionalLong.empty();
      }
      sum += answer.get().total().orElse(0);
    }
    return OptionalLong.of(sum);
  }

  private static CountQuery everything(CountQuery.Kind kind) {
    return new CountQuery(kind, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private <T> Optional<T> ask(ServerConfig server, Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (RejectedException e) {
      boolean credential = e.status() == UNAUTHORIZED || e.status() == FORBIDDEN;
      mistake(
          credential ? server.credentialLine() : server.urlLine(),
          server.section() + (credential ? ".credential" : ".url"),
          String.valueOf(e.getMessage()));
    } catch (MigrationException e) {
      mistake(server.urlLine(), server.section() + ".url", String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private void types(ServerFacts from, ServerFacts to) {
    MigrationPlan plan = config.plan();
    TreeSet<String> missing = new TreeSet<>(plan.types().isEmpty() ? from.types() : plan.types());
    missing.removeAll(to.types());
    plan.excludedTypes().forEach(missing::remove);
    if (!missing.isEmpty()) {
      add(
          config.destination().urlLine(),
          "migration.types",
          "the destination does not know " + missing,
          "list them under migration.excludedTypes to leave them out");
    }
  }

  /** A message says 'what; fix'. */
  private void mistake(int line, String field, String message) {
    String[] said = message.split("; ", 2);
    add(
        line,
        field,
        said[0],
        said.length > 1 ? said[1] : "check the address and that the server runs");
  }

  private void add(int line, String field, String what, String fix) {
    problems.add(new Problem(line, field, what, fix));
  }
}
