package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.spi.StateStore;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreSharingTest {
  @TempDir Path folder;

  @Test
  void twoProcessesShareTheFileAndOneOutlivesTheOther() throws Exception {
    Path path = folder.resolve("state");
    try (StoreProcess first = StoreProcess.start(path);
        StoreProcess second = StoreProcess.start(path)) {
      assertThat(first.insert("a")).isTrue();
      assertThat(second.finds("a")).isTrue();
      assertThat(second.insert("a")).isFalse();
      assertThat(second.insert("b")).isTrue();
      assertThat(first.finds("b")).isTrue();
      assertThat(serverAddress(path).isLoopbackAddress()).isTrue();

      first.kill();
      assertThat(second.insert("c")).isTrue();
      assertThat(second.finds("a")).isTrue();
    }
  }

  @Test
  void unsharedProcessIsRefusedWhileAnotherHoldsTheFile() throws Exception {
    Path path = folder.resolve("state");
    try (StoreProcess holder = StoreProcess.start(path)) {
      assertThat(StoreProcess.answerOfUnshared(path))
          .contains(path + ".mv.db", "-Dh2.bindAddress=127.0.0.1");
      assertThat(holder.insert("a")).isTrue();
    }
    assertThat(StoreProcess.answerOfUnshared(path)).isEqualTo("open");
    try (StateStore store = H2FileStore.open(path)) {
      assertThat(store.find(Samples.key("a"))).isPresent();
    }
  }

  private static InetAddress serverAddress(Path path) throws Exception {
    Properties lock = new Properties();
    try (Reader reader = Files.newBufferedReader(path.resolveSibling("state.lock.db"))) {
      lock.load(reader);
    }
    String server = lock.getProperty("server");
    return InetAddress.getByName(server.substring(0, server.lastIndexOf(':')));
  }
}
