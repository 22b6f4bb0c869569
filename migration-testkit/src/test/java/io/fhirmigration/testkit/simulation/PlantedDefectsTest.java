package io.fhirmigration.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.ExportManifest;
import io.fhirmigration.spi.RecordKind;
import io.fhirmigration.spi.SourceServer;
import io.fhirmigration.spi.SourceServer.ExportPoll;
import io.fhirmigration.spi.SourceServer.Traits;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer;
import io.fhirmigration.spi.TargetServer.FileResult;
import io.fhirmigration.spi.TargetServer.ImportPoll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The simulation can fail: each planted defect is found within a few seeds. */
class PlantedDefectsTest {
  private static final int SEEDS = 80;

  /** What a defective port answers instead; empty for the true answer. */
  @FunctionalInterface
  private interface Defect {
    Optional<Object> instead(String method, Object[] arguments, Object answer);
  }

  @SuppressWarnings("unchecked")
  private static <T> T defective(Class<T> port, T real, Defect defect) {
    return (T)
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              Object answer = invoke(real, method, arguments);
              return defect.instead(method.getName(), arguments, answer).orElse(answer);
            });
  }

  private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Simulation withSource(Defect defect) {
    return new Simulation().source(source -> defective(SourceServer.class, source, defect));
  }

  private static Simulation withTarget(Defect defect) {
    return new Simulation().target(target -> defective(TargetServer.class, target, defect));
  }

  private static Simulation withStaging(Defect defect) {
    return new Simulation().staging(area -> defective(StagingArea.class, area, defect));
  }

  private static Simulation withStore(Defect defect) {
    return new Simulation()
        .store(() -> defective(StateStore.class, new InMemoryStateStore(), defect));
  }

  private static void isFound(Simulation simulation, String message) {
    isFound(simulation, 1, message);
  }

  /** Begins shortly before a seed that draws what the defect needs. */
  private static void isFound(Simulation simulation, long from, String message) {
    List<String> found = new ArrayList<>();
    for (long seed = from; seed < from + SEEDS; seed++) {
      try {
        simulation.run(seed);
      } catch (SimulationFailure failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains(message)) {
          assertThat(said).contains("-Dsimulation.seed=" + seed).contains("the last steps");
          return;
        }
        found.add(said.lines().findFirst().orElse(""));
      }
    }
    assertThat(found).as("failures of %d seeds", SEEDS).contains(message);
  }

  @Test
  void missingFileThatNoWitnessShowsIsFound() {
    isFound(
        withSource(
            (method, arguments, answer) ->
                switch (method) {
                  case "traits" -> Optional.of(new Traits(true, false, false));
                  case "count" -> Optional.of(CountAnswer.unknown("planted"));
                  case "pollExport" -> withoutLastFile(answer);
                  default -> Optional.empty();
                }),
        "missing ");
  }

  private static Optional<Object> withoutLastFile(Object answer) {
    if (answer instanceof ExportPoll.Complete complete && complete.manifest().output().size() > 1) {
      List<ExportManifest.File> files = complete.manifest().output();
      return Optional.of(
          new ExportPoll.Complete(
              new ExportManifest(
                  complete.manifest().request(), files.subList(0, files.size() - 1), List.of()),
              complete.body()));
    }
    return Optional.empty();
  }

  @Test
  void refusedLinesThatCountAsSuccessAreFound() {
    isFound(
        withTarget(
            (method, arguments, answer) -> {
              if (answer instanceof ImportPoll.Complete complete && !complete.errors().isEmpty()) {
                List<FileResult> files = new ArrayList<>(complete.files());
                complete.errors().forEach(e -> files.add(new FileResult(e.input(), e.count())));
                return Optional.of(new ImportPoll.Complete(files, List.of(), complete.body()));
              }
              return Optional.empty();
            }),
        "missing ");
  }

  @Test
  void versionThatIsOfferedWithTwoContentsIsFound() {
    AtomicInteger written = new AtomicInteger();
    UnaryOperator<StagingArea> unsteady =
        staging ->
            defective(
                StagingArea.class,
                staging,
                (method, arguments, answer) -> {
                  boolean rewritten =
                      method.equals("write")
                          && String.valueOf(arguments[1]).startsWith("transformed/");
                  return rewritten
                      ? Optional.of(
                          changed(staging, (StagedObject) answer, written.incrementAndGet()))
                      : Optional.empty();
                });
    isFound(new Simulation().staging(unsteady), 15, "offered with two contents");
  }

  /** Writes once more, with other white space each time. */
  private static Object changed(StagingArea staging, StagedObject written, int time) {
    byte[] changed =
        new String(content(staging, written), StandardCharsets.UTF_8)
            .replace(",\"meta\":", "," + " ".repeat(time) + "\"meta\":")
            .getBytes(StandardCharsets.UTF_8);
    return staging.write(written.container(), written.name(), out -> out.write(changed));
  }

  @Test
  void booksThatDoNotBalanceAreFound() {
    isFound(withStore(changed("\"imported\":", "\"imported\":1")), "the ledger does not balance");
  }

  @Test
  void endThatHidesItsQuarantineIsFound() {
    isFound(withStore(changed("\"COMPLETED_WITH_QUARANTINE\"", "\"COMPLETED\"")), "ended as COMP");
  }

  /** A store in whose records something reads otherwise. */
  private static Defect changed(String text, String other) {
    return changed(row -> row.body().replace(text, other));
  }

  private static Defect changed(RecordKind kind, String pattern, String other) {
    return changed(
        row -> row.key().kind() == kind ? row.body().replaceAll(pattern, other) : row.body());
  }

  private static Defect changed(Function<StateRecord, String> body) {
    return (method, arguments, answer) -> {
      if (method.equals("list") && answer instanceof List<?> rows) {
        return Optional.of(rows.stream().map(row -> changed((StateRecord) row, body)).toList());
      }
      return answer instanceof Optional<?> found
          ? Optional.of(found.map(row -> changed((StateRecord) row, body)))
          : Optional.empty();
    };
  }

  private static StateRecord changed(StateRecord row, Function<StateRecord, String> body) {
    return new StateRecord(
        row.key(),
        row.version(),
        row.epoch(),
        row.writeId(),
        row.open(),
        row.columns(),
        body.apply(row));
  }

  @Test
  void watermarkThatStepsBackIsFound() {
    AtomicInteger listed = new AtomicInteger();
    isFound(
        withStore(
            (method, arguments, answer) -> {
              boolean ofAll =
                  method.equals("list") && !((StateStore.Scope) arguments[0]).openOnly();
              return ofAll && listed.incrementAndGet() % 50 == 0
                  ? Optional.of(List.of())
                  : Optional.empty();
            }),
        "fell from");
  }

  @Test
  void kickOffThatNobodyTellsOfIsFound() {
    isFound(
        withStore(
            (method, arguments, answer) ->
                method.equals("list") && answer instanceof List<?> rows
                    ? Optional.of(
                        rows.stream()
                            .filter(row -> ((StateRecord) row).key().kind() != RecordKind.ORPHAN)
                            .toList())
                    : Optional.empty()),
        48,
        "is told of nowhere");
  }

  @Test
  void idOfAResourceInARecordIsFound() {
    isFound(
        withTarget(
            (method, arguments, answer) ->
                answer instanceof TargetServer.ReindexPoll
                    ? Optional.of(new TargetServer.ReindexPoll(true, true, "Patient/Q9-1"))
                    : Optional.empty()),
        "tells of a resource");
  }

  @Test
  void deletionThatEndsTooEarlyIsFound() {
    isFound(
        withStore(changed("\"outcome\":\"DECIDED\"", "\"outcome\":\"EMPTY\"")),
        "files are left in sim-");
  }

  @Test
  void deletionOfAForeignFileIsFound() {
    isFound(
        withStore(
            changed(
                RecordKind.DELETION, "\"container\":\"[^\"]*\"", "\"container\":\"old-export\"")),
        "old-export loses Basic-1.ndjson");
  }

  @Test
  void keyListThatNoRecordNamesIsFound() {
    isFound(
        withStore(changed("\"keys\":{\"last\":", "\"keys\":{\"lost\":")),
        "at the destination, and in no key list");
  }

  @Test
  void keyListThatTellsOfOtherLinesIsFound() {
    isFound(
        new Simulation()
            .staging(
                staging ->
                    defective(
                        StagingArea.class,
                        staging,
                        (method, arguments, answer) ->
                            method.equals("write") && isTransformed(arguments[1])
                                ? Optional.of(changed(staging, (StagedObject) answer, 1))
                                : Optional.empty())),
        "a key list says otherwise of ");
  }

  private static boolean isTransformed(Object name) {
    return String.valueOf(name).startsWith("transformed/");
  }

  @Test
  void adoptedFileThatIsOverlookedIsFound() {
    isFound(
        withStaging(
            (method, arguments, answer) ->
                method.equals("list")
                        && arguments[0].equals("adopted-export")
                        && answer instanceof List<?> files
                        && files.size() > 2
                    ? Optional.of(files.subList(1, files.size()))
                    : Optional.empty()),
        "missing ");
  }

  @Test
  void linesThatStayInQuarantineAfterARepairAreFound() {
    isFound(
        new Simulation()
            .staging(
                staging ->
                    defective(
                        StagingArea.class,
                        staging,
                        (method, arguments, answer) -> {
                          if (method.equals("delete")
                              && String.valueOf(arguments[1]).startsWith("quarantine/")) {
                            byte[] line = {'{', '}'};
                            staging.write(
                                "sim-objects", (String) arguments[1], out -> out.write(line));
                          }
                          return Optional.empty();
                        })),
        "lines lie in quarantine");
  }

  private static byte[] content(StagingArea staging, StagedObject object) {
    try (InputStream in = staging.open(object, 0)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatBeginsInAPauseIsFound() {
    isFound(
        new Simulation()
            .target(
                target ->
                    defective(
                        TargetServer.class,
                        target,
                        (method, arguments, answer) -> {
                          if (method.equals("pollImport")) {
                            target.startReindex();
                          }
                          return Optional.empty();
                        })),
        13,
        "is sent in a pause");
  }

  @Test
  void runWithoutEndIsFound() {
    isFound(
        withTarget(
            (method, arguments, answer) ->
                answer instanceof ImportPoll.Complete
                    ? Optional.of(new ImportPoll.Running(Optional.empty(), 0))
                    : Optional.empty()),
        "no end after");
  }
}
