package io.fhirmigration.testkit.repair;

import io.fhirmigration.MigrationEngine;
import io.fhirmigration.MissedVersions;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.testkit.server.ModelRequest;
import io.fhirmigration.testkit.server.ModelResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A migration that has ended, and whose destination lost resources afterwards. */
final class MissedWorld implements AutoCloseable {
  final RefusingWorld world = new RefusingWorld();

  /** Nine resources, of which {@code r3} is in quarantine when it refuses it. */
  MissedWorld fill(String languageOfThird) {
    for (int i = 0; i < 9; i++) {
      String type = i % 2 == 0 ? "Patient" : "Observation";
      world.row(type, "r" + i, i == 3 ? languageOfThird : "en", 10);
    }
    world.servers.clock().advance(Duration.ofHours(1));
    return this;
  }

  /** Copies everything; nobody compares, and somebody accepts that. */
  MissedWorld copy() {
    world.run();
    world.accepted();
    return this;
  }

  /** Deletes a resource at the destination as if it had never been there. */
  void lose(String type, String id) {
    ModelResponse answer =
        world
            .servers
            .destinationModel()
            .handle(ModelRequest.delete("/" + type + "/" + id + "?hardDelete=true"));
    if (answer.status() >= 300) {
      throw new IllegalStateException("a delete was refused with " + answer.status());
    }
  }

  static Set<VersionKey> versions(String... names) {
    return Arrays.stream(names)
        .map(name -> name.split("/", -1))
        .map(parts -> new VersionKey(parts[0], parts[1], parts[2]))
        .collect(Collectors.toSet());
  }

  MissedVersions find(Set<VersionKey> versions) {
    return ask(engine -> engine.findMissed(versions));
  }

  <T> T ask(Function<MigrationEngine, T> question) {
    try (MigrationEngine engine = world.builder(world.store, new int[] {0}).build()) {
      return question.apply(engine);
    }
  }

  List<String> atDestination() {
    return world.servers.atDestination().stream().map(v -> v.type() + "/" + v.id()).toList();
  }

  @Override
  public void close() {
    world.close();
  }
}
