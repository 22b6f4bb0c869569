package io.fhirmigration.cli;

import io.fhirmigration.cli.config.Problem;
import io.fhirmigration.cli.config.StorageConfig;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tries what a run does with a storage account. What it writes it deletes; the container of objects
 * that the migration needs anyway stays.
 */
final class StoragePreflight {
  /** Refusals that are about the address rather than about who asks. */
  private static final Set<Integer> ADDRESS = Set.of(400, 404);

  private static final byte[] CONTENT = "{}".getBytes(StandardCharsets.UTF_8);

  private final StorageConfig config;
  private final Map<String, String> environment;
  private final Clock clock;

  StoragePreflight(StorageConfig config, Map<String, String> environment, Clock clock) {
    this.config = config;
    this.environment = environment;
    this.clock = clock;
  }

  /** What is wrong with the account as staging area of this migration. */
  Optional<Problem> staging(MigrationId id) {
    return problem(
        () -> {
          try (StagingArea area = new AzureStorage(config, environment, clock).files()) {
            probe(area, id + "-objects");
          }
        });
  }

  /** What is wrong with the account as state store. */
  Optional<Problem> state(Optional<String> table) {
    return problem(() -> new AzureStorage(config, environment, clock).probeRecords(table));
  }

  private static void probe(StagingArea area, String container) {
    String name = "probe-" + UUID.randomUUID();
    area.createContainer(container);
    StagedObject written = area.write(container, name, out -> out.write(CONTENT));
    try (InputStream content = area.open(written, 0)) {
      content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    area.list(container, name, "", 1);
    area.delete(container, name);
  }

  private Optional<Problem> problem(Runnable probe) {
    try {
      config.access().secret().ifPresent(secret -> secret.read(environment));
    } catch (UserMistake e) {
      return Optional.of(access(config.secretField(), e.lines().get(0)));
    }
    try {
      probe.run();
      return Optional.empty();
    } catch (UserMistake e) {
      return Optional.of(access(config.accessField(), e.lines().get(0)));
    } catch (RejectedException e) {
      return Optional.of(
          ADDRESS.contains(e.status())
              ? address(e)
              : access(config.accessField(), String.valueOf(e.getMessage())));
    } catch (MigrationException e) {
      return Optional.of(address(e));
    }
  }

  private Problem access(String field, String message) {
    return of(config.accessLine(), field, message, "look at who asks");
  }

  private Problem address(MigrationException e) {
    return of(
        config.urlLine(),
        config.section() + ".url",
        String.valueOf(e.getMessage()),
        "check the address, and that this machine reaches it");
  }

  /** A message says 'what; fix', or only what. */
  private static Problem of(int line, String field, String message, String fix) {
    List<String> said = List.of(message.split("; ", 2));
    return new Problem(line, field, said.get(0), said.size() > 1 ? said.get(1) : fix);
  }
}
