package io.fhirmigration.testkit.engine;

import static io.fhirmigration.testkit.server.Requests.any;
import static io.fhirmigration.testkit.server.Requests.clock;
import static io.fhirmigration.testkit.server.Requests.count;
import static io.fhirmigration.testkit.server.Requests.exportKickOff;
import static io.fhirmigration.testkit.server.Requests.exportStatus;
import static io.fhirmigration.testkit.server.Requests.importKickOff;
import static io.fhirmigration.testkit.server.Requests.importStatus;
import static io.fhirmigration.testkit.storage.StorageCall.listing;
import static io.fhirmigration.testkit.storage.StorageCall.on;
import static io.fhirmigration.testkit.storage.StorageCall.readOfAFile;
import static io.fhirmigration.testkit.storage.StorageCall.writeOfAFile;
import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationStatus;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.Fault;
import io.fhirmigration.testkit.server.Faults;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.storage.StorageCall;
import io.fhirmigration.testkit.storage.StorageCall.Operation;
import io.fhirmigration.testkit.storage.StorageFault;
import io.fhirmigration.testkit.storage.StorageFaults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the scripts do, the migration completes with everything, by itself. */
class FaultTest {
  private static final int WAITS = 5_000;

  private static final Map<String, Predicate<ModelRequest>> AT_SOURCE = new LinkedHashMap<>();
  private static final Map<String, Predicate<ModelRequest>> AT_DESTINATION = new LinkedHashMap<>();

  static {
    AT_SOURCE.put("export kick-off", exportKickOff());
    AT_SOURCE.put("export status", exportStatus());
    AT_SOURCE.put("count", count());
    AT_SOURCE.put("clock", clock());
    AT_DESTINATION.put("import kick-off", importKickOff());
    AT_DESTINATION.put("import status", importStatus());
  }

  private final List<Named<Consumer<FaultWorld>>> scripts = new ArrayList<>();

  static Stream<Named<Consumer<FaultWorld>>> requestFaults() {
    FaultTest all = new FaultTest();
    all.everyRequest("throttled 12 times, both headers", 12, Faults.throttled(seconds(90)));
    all.everyRequest("throttled 4 times, seconds only", 4, Faults.throttledForSeconds(seconds(45)));
    all.everyRequest(
        "throttled twice, until a date",
        2,
        Faults.throttledUntil(Instant.parse("2025-03-01T03:00:00Z")));
    all.everyRequest("throttled 3 times without a pause", 3, Faults.throttled());
    all.everyRequest("throttled for 7 hours", 1, Faults.throttled(Duration.ofHours(7)));
    all.everyRequest("500 four times", 4, Faults.broken());
    all.everyRequest("503 four times", 4, Faults.unavailable());
    all.everyRequest("503 with a pause", 3, Faults.unavailable(seconds(90)));
    all.everyRequest("connection refused 3 times", 3, Faults.connectionRefused());
    all.everyRequest("reset before acting", 2, Faults.resetBeforeActing());
    all.everyRequest("reply lost", 1, Faults.replyLost());
    all.source("export status: answer cut", 8, exportStatus(), Faults.answerCut());
    all.source("count: answer cut", 2, count(), Faults.answerCut());
    all.destination("import status: answer cut", 5, importStatus(), Faults.answerCut());
    return all.scripts.stream();
  }

  static Stream<Named<Consumer<FaultWorld>>> jobFaults() {
    FaultTest all = new FaultTest();
    all.source("every request throttled 40 times", 40, any(), Faults.throttled(seconds(20)));
    all.destination("every request throttled 40 times", 40, any(), Faults.throttled(seconds(20)));
    all.source("manifest grows after the first 200", 3, exportStatus(), Faults.earlyManifest());
    all.source("manifest lacks a file at first", 6, exportStatus(), Faults.shortManifest(1));
    all.source("manifest is empty at first", 6, exportStatus(), Faults.shortManifest(0));
    all.script(
        "export cancelled inside before it wrote",
        w -> w.source.once(exportStatus(), Faults.exportCancelledInside(w.sourceModel())));
    all.script(
        "import purged",
        w -> w.destination.once(importStatus(), Faults.importPurged(w.destinationModel())));
    all.script(
        "rows twice in every export", w -> w.sourceModel().exportTwice(row -> row.contains("/o")));
    all.source("date 3 hours ahead", 8, any(), Faults.dateOff(Duration.ofHours(3)));
    return all.scripts.stream();
  }

  static Stream<Named<Consumer<FaultWorld>>> storageFaults() {
    FaultTest all = new FaultTest();
    for (Operation operation : Operation.values()) {
      if (operation != Operation.WRITE && operation != Operation.DELETE) {
        all.engine(operation + " refused", 1, on(operation, ""), StorageFaults.refused());
        all.engine(operation + " reply lost", 1, on(operation, ""), StorageFaults.replyLost());
      }
    }
    all.engine("read breaks off at once", 2, readOfAFile(), StorageFaults.breaksOff(0));
    all.engine("read breaks off", 2, readOfAFile(), StorageFaults.breaksOff(150));
    all.engine("read ends at once", 2, readOfAFile(), StorageFaults.endsEarly(0));
    all.engine("read ends in a line", 2, readOfAFile(), StorageFaults.endsEarly(150));
    all.engine(
        "object read ends early", 3, on(Operation.OPEN, ".json"), StorageFaults.endsEarly(9));
    all.engine("listing lacks its last object", 2, listing(), StorageFaults.lastOmitted());
    all.servers("find refused", 1, on(Operation.FIND, ".ndjson"), StorageFaults.refused());
    all.servers("export cannot write", 2, writeOfAFile(), StorageFaults.refused());
    all.servers("destination cannot read", 2, readOfAFile(), StorageFaults.refused());
    all.servers("destination reads too little", 1, readOfAFile(), StorageFaults.endsEarly(0));
    return all.scripts.stream();
  }

  static Stream<Named<Consumer<FaultWorld>>> spoiledFiles() {
    FaultTest all = new FaultTest();
    all.servers("last line cut", 1, writeOfAFile(), StorageFaults.lastLineCut());
    all.servers("last line missing", 1, writeOfAFile(), StorageFaults.lastLineMissing());
    all.servers("last line twice", 1, writeOfAFile(), StorageFaults.lastLineTwice());
    all.servers("byte flipped", 1, writeOfAFile(), StorageFaults.byteFlipped());
    all.servers("nothing in it", 1, writeOfAFile(), StorageFaults.spoiled(content -> new byte[0]));
    return all.scripts.stream();
  }

  static Stream<Named<Consumer<FaultWorld>>> writingFaults() {
    FaultTest all = new FaultTest();
    all.engine("WRITE refused", 2, on(Operation.WRITE, ""), StorageFaults.refused());
    all.engine("WRITE reply lost", 2, on(Operation.WRITE, ""), StorageFaults.replyLost());
    all.engine("read breaks off", 2, readOfAFile(), StorageFaults.breaksOff(150));
    all.engine("read ends in a line", 2, readOfAFile(), StorageFaults.endsEarly(150));
    all.servers("byte flipped", 1, writeOfAFile(), StorageFaults.byteFlipped());
    all.servers("last line missing", 1, writeOfAFile(), StorageFaults.lastLineMissing());
    return all.scripts.stream();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private void script(String name, Consumer<FaultWorld> script) {
    scripts.add(Named.of(name, script));
  }

  private void everyRequest(String name, int times, Fault fault) {
    AT_SOURCE.forEach((kind, which) -> source(kind + ": " + name, times, which, fault));
    AT_DESTINATION.forEach((kind, which) -> destination(kind + ": " + name, times, which, fault));
  }

  private void source(String name, int times, Predicate<ModelRequest> which, Fault fault) {
    script("source: " + name, w -> w.source.times(times, which, fault));
  }

  private void destination(String name, int times, Predicate<ModelRequest> which, Fault fault) {
    script("destination: " + name, w -> w.destination.times(times, which, fault));
  }

  private void engine(String name, int times, Predicate<StorageCall> which, StorageFault fault) {
    script("engine's storage: " + name, w -> w.storageOfEngine.times(times, which, fault));
  }

  private void servers(String name, int times, Predicate<StorageCall> which, StorageFault fault) {
    script("servers' storage: " + name, w -> w.storageOfServers.times(times, which, fault));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"requestFaults", "jobFaults", "storageFaults", "spoiledFiles"})
  void completesWithEverything(Consumer<FaultWorld> script) {
    completes(script, plan -> plan);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writingFaults")
  void completesWithEverythingWhenFilesAreRewritten(Consumer<FaultWorld> script) {
    completes(script, plan -> plan.transformer("decimal-limit", Map.of("profile", "digits18")));
  }

  private static void completes(
      Consumer<FaultWorld> script, UnaryOperator<MigrationPlan.Builder> more) {
    try (FaultWorld world = new FaultWorld(Face.AZURE_API_FOR_FHIR)) {
      world.fill();
      script.accept(world);
      Run run =
          new Run(
              world,
              Mode.ONCE,
              plan -> more.apply(plan.history(true).deletes(true)),
              MigrationSettings.builder().strategy("single", Map.of()).build());

      MigrationStatus status =
          run.until(WAITS, engine -> engine.verifier(world.comparing())).status();

      assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
      assertThat(world.unused()).as("lines that never struck").isZero();
      assertThat(status.ledger().balances()).isTrue();
      assertThat(Run.contents(world.atDestination())).isEqualTo(Run.contents(world.atSource()));
    }
  }
}
