package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StateRecord;
import io.fhirmigration.spi.StateStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server dies under writers that go on by themselves when it is back. */
class PostgresServerKillIT {
  private static final int WRITERS = 3;
  private static final int BEFORE = 300;
  private static final int AFTER = 600;

  @TempDir Path folder;
  private final Set<StateRecord> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void acknowledgedWritesSurviveTheDeathOfTheServer() throws Exception {
    EmbeddedPostgres first = start(0);
    int port = first.getPort();
    Database database =
        new Database("jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "any");
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (StateStore store = database.open()) {
      List<Future<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        writers.add(threads.submit(writing(store, "w" + writer)));
      }
      while (acknowledged.size() < BEFORE) {
        Thread.onSpinWait();
      }
      ProcessHandle server = server();
      server.destroyForcibly();
      server.onExit().join();
      int atDeath = acknowledged.size();
      first.close();
      try (EmbeddedPostgres again = start(port)) {
        for (Future<Void> writer : writers) {
          writer.get();
        }
        assertThat(atDeath).isLessThan(acknowledged.size());
        assertThat(again.getPort()).isEqualTo(port);
        assertThat(server()).isNotEqualTo(server);
        assertThat(acknowledged).allSatisfy(it -> assertThat(store.find(it.key())).contains(it));
      }
    } finally {
      threads.shutdownNow();
      first.close();
    }
  }

  /** The process that owns the data; the one that was started may be a wrapper of it. */
  private ProcessHandle server() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("data/postmaster.pid"))) {
      return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow())).orElseThrow();
    }
  }

  /** Inserts until there is enough; repeats what failed, as the engine does. */
  private Callable<Void> writing(StateStore store, String writer) {
    return () -> {
      for (int i = 0; acknowledged.size() < AFTER; i++) {
        StateRecord record = Samples.record(writer + "-" + i, 1, writer + "-" + i);
        boolean answered = false;
        while (!answered) {
          try {
            assertThat(store.insert(record)).isTrue();
            answered = true;
          } catch (OutcomeUnknownException | RetryableException e) {
            assertThat(e).hasMessageNotContaining("password");
          }
        }
        acknowledged.add(record);
      }
      return null;
    };
  }

  /** A server whose acknowledged commits survive it, as servers do unless told otherwise. */
  private EmbeddedPostgres start(int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .start();
  }
}
