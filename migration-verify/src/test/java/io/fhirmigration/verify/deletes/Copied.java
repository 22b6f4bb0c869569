package io.fhirmigration.verify.deletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MigrationRecords;
import io.fhirmigration.Migrations;
import io.fhirmigration.internal.store.InMemoryStateStore;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.Phase;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.spi.ResourceDeletes;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.TargetServer.Version;
import io.fhirmigration.testkit.DirectExecutor;
import io.fhirmigration.testkit.crash.InProcessWorld;
import io.fhirmigration.testkit.inprocess.ModelDeletes;
import io.fhirmigration.testkit.inprocess.ModelReads;
import io.fhirmigration.testkit.server.Face;
import io.fhirmigration.testkit.server.FhirServerModel;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.verify.deletes.ApprovedDeletes.Approval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Two servers, and a migration from one to the other that has ended. */
final class Copied implements AutoCloseable {
  static final Approval SOFT = new Approval(false, "ann", "left the study");
  static final Approval HARD = new Approval(true, "ann", "left the study");

  final InProcessWorld world = new InProcessWorld(Face.AHDS);
  final StateStore store = new InMemoryStateStore();
  final Migrations migrations = Migrations.open(store, world.clock());
  final MigrationId id = new MigrationId("deletes");

  /** Puts p0 to p9 at the source, each in two versions. */
  Copied() {
    for (int i = 0; i < 10; i++) {
      world.put("Patient", "p" + i, "\"active\":true");
      world.clock().advance(Duration.ofMinutes(10));
      world.put("Patient", "p" + i, "\"active\":false");
      world.clock().advance(Duration.ofMinutes(10));
    }
    world.put("Observation", "o1", "\"status\":\"final\"");
    world.clock().advance(Duration.ofHours(1));
  }

  /** Copies all, with history. */
  Copied run() {
    return run(plan -> plan.history(true).deletes(true));
  }

  Copied run(UnaryOperator<MigrationPlan.Builder> how) {
    MigrationPlan plan =
        how.apply(
                MigrationPlan.builder(
                    id.value(),
                    MigrationPlan.Mode.ONCE,
                    world.source().base(),
                    world.target().base(),
                    world.staging().base()))
            .build();
    try (MigrationEngine engine =
        MigrationEngine.builder(plan)
            .source(world.source())
            .target(world.target())
            .staging(world.staging())
            .store(store)
            .settings(MigrationSettings.builder().build())
            .clock(world.clock())
            .monotonicClock(world.clock()::nanos)
            .executor(new DirectExecutor())
            .waiting(world.clock()::advance)
            .host("test")
            .build()) {
      engine.run();
    }
    assertThat(migrations.status(id).phase()).isIn(Phase.VERIFYING, Phase.COMPLETED);
    return this;
  }

  FhirServerModel source() {
    return world.sourceModel();
  }

  FhirServerModel destination() {
    return world.destinationModel();
  }

  void goneAtSource(String type, String id) {
    assertThat(source().handle(ModelRequest.delete("/" + type + "/" + id + "?hardDelete=true")))
        .matches(answer -> answer.status() == 204);
  }

  void putAtDestination(String type, String id, String members) {
    String body = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"," + members + "}";
    assertThat(destination().handle(ModelRequest.send("PUT", "/" + type + "/" + id, body)).status())
        .isLessThan(300);
  }

  MigrationRecords records() {
    return migrations.records(id);
  }

  DeleteProposal.Result propose(Path out) throws IOException {
    return propose(out, 3);
  }

  DeleteProposal.Result propose(Path out, int inMemory) throws IOException {
    return new DeleteProposal(
            records(),
            List.of(),
            world.staging(),
            ModelReads.of(source()),
            ModelReads.of(destination()),
            world.clock()::advance,
            world.clock(),
            DeleteProgress.NONE,
            inMemory)
        .write(out);
  }

  ApprovedDeletes.Result approve(Path file, Approval approval) throws IOException {
    return approve(file, approval, ModelDeletes.of(destination()));
  }

  ApprovedDeletes.Result approve(Path file, Approval approval, ResourceDeletes deletes)
      throws IOException {
    return new ApprovedDeletes(
            records(),
            List.of(),
            migrations,
            world.staging(),
            ModelReads.of(source()),
            deletes,
            world.clock()::advance,
            DeleteProgress.NONE)
        .run(file, approval);
  }

  /** The newest version of a resource at the destination; a delete included. */
  Optional<Version> newest(String type, String id) {
    return world.target().newest(type, id);
  }

  boolean isAlive(String type, String id) {
    return newest(type, id).filter(version -> !version.deleted()).isPresent();
  }

  /** The rows of a section of a proposal, as {@code Type/id why}. */
  static List<String> rows(Path file, String section) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> (JsonObject) JsonValue.parse(line))
        .filter(row -> row.string("section").filter(section::equals).isPresent())
        .map(
            row ->
                row.string("type").orElseThrow()
                    + "/"
                    + row.string("id").orElseThrow()
                    + " "
                    + row.string("source").or(() -> row.string("why")).orElseThrow())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    store.close();
    world.close();
  }
}
