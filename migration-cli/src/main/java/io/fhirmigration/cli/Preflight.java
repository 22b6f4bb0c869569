package io.fhirmigration.cli;

import io.fhirmigration.cli.config.CredentialConfig;
import io.fhirmigration.cli.config.FilesConfig;
import io.fhirmigration.cli.config.Problem;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.cli.config.ServerConfig;
import io.fhirmigration.cli.config.StagingConfig;
import io.fhirmigration.cli.config.StateConfig;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.CountQuery;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ServerFacts;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.TargetServer;
import java.nio.file.Path;
import java.time.Clock;
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
  private final Clock clock;
  private final List<Problem> problems = new ArrayList<>();

  private Preflight(RunConfig config, Map<String, String> environment, Clock clock) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
  }

  /**
   * What was found to work.
   *
   * @param source the source; empty when the plan takes files that are there
   * @param target the destination
   * @param total versions the source says there are to copy, if it does
   */
  record Ready(Optional<SourceServer> source, TargetServer target, OptionalLong total) {}

  /**
   * Tries everything.
   *
   * @throws UserMistake naming everything that does not work, one line each
   */
  static Ready check(RunConfig config, Map<String, String> environment, Clock clock) {
    return new Preflight(config, environment, clock).check();
  }

  private Ready check() {
    staging();
    if (problems.isEmpty()) {
      config.files().ifPresent(this::files);
    }
    state();
    Optional<SourceServer> source =
        config
            .source()
            .flatMap(
                server ->
                    connected(
                        server.credential(), () -> Connections.source(server, environment, clock)));
    Optional<TargetServer> target =
        connected(
            config.destination().credential(),
            () -> Connections.target(config.destination(), environment, clock));
    Optional<ServerFacts> from =
        source.flatMap(server -> ask(config.source().orElseThrow(), server::facts));
    OptionalLong total = from.isEmpty() ? OptionalLong.empty() : total(source.orElseThrow());
    Optional<ServerFacts> to = target.flatMap(server -> ask(config.destination(), server::facts));
    if (to.isPresent()) {
      ask(
          config.destination(),
          () -> target.orElseThrow().count(everything(CountQuery.Kind.CURRENT)));
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
    return new Ready(source, target.orElseThrow(), total);
  }

  private void staging() {
    if (config.staging() instanceof StagingConfig.Folder folder) {
      folder("staging.path", folder.line(), folder.path());
    } else if (config.staging() instanceof StagingConfig.Blob blob) {
      new StoragePreflight(blob.account(), environment, clock)
          .staging(config.plan().id())
          .ifPresent(problems::add);
    }
  }

  /** A plan with a wrong container could not be mended under the same id once it has begun. */
  private void files(FilesConfig files) {
    String container = files.adopted().container();
    try (StagingArea staging = StagingAreas.open(config.staging(), environment, clock)) {
      if (staging.list(container, files.adopted().prefix(), "", 1).isEmpty()) {
        add(
            files.line(),
            "source.container",
            "container " + container + " holds no files of that prefix",
            "check container and prefix");
      }
    } catch (UserMistake e) {
      mistake(files.line(), "source.container", e.lines().get(0));
    } catch (MigrationException e) {
      mistake(files.line(), "source.container", String.valueOf(e.getMessage()));
    }
  }

  private void state() {
    StateConfig state = config.state();
    state.path().ifPresent(file -> folder("state.path", state.line(), folderOf(file)));
    state
        .account()
        .flatMap(account -> new StoragePreflight(account, environment, clock).state(state.table()))
        .ifPresent(problems::add);
    password();
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

  /** Opens what asks with a credential; empty when something that the credential needs is amiss. */
  private <T> Optional<T> connected(CredentialConfig credential, Supplier<T> connection) {
    try {
      credential.secret().ifPresent(secret -> secret.read(environment));
    } catch (UserMistake e) {
      mistake(credential.line(), credential.secretField(), e.lines().get(0));
      return Optional.empty();
    }
    try {
      return Optional.of(connection.get());
    } catch (UserMistake e) {
      mistake(credential.line(), credential.field(), e.lines().get(0));
      return Optional.empty();
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
      Optional<CountAnswer> answer = ask(config.source().orElseThrow(), () -> source.count(query));
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
          credential ? server.credential().line() : server.urlLine(),
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
