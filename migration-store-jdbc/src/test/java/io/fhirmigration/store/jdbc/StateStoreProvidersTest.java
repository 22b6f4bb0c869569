package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStoreProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreProvidersTest {
  @TempDir Path folder;

  private static StateStore create(String name, Map<String, String> properties) {
    return ServiceLoader.load(StateStoreProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow()
        .create(
            new ProviderConfig(
                properties,
                handle -> handle.equals("DB_PASSWORD") ? Optional.of("secret") : Optional.empty(),
                "stand-alone",
                Instant.EPOCH));
  }

  @Test
  void h2KeepsItsFileAtThePath() {
    Map<String, String> properties = Map.of("path", folder.resolve("state").toString());
    try (StateStore store = create("h2", properties)) {
      store.insert(Samples.FIRST);
    }
    assertThat(folder.resolve("state.mv.db")).exists();
  }

  @Test
  void h2NamesAllProblemsAtOnce() {
    assertThatThrownBy(() -> create("h2", Map.of("file", "x")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("file: unknown property", "path: name the database file");
  }

  @Test
  void jdbcTakesItsPasswordFromAHandle() {
    Map<String, String> properties =
        Map.of("url", "jdbc:h2:mem:provider", "user", "sa", "passwordFrom", "DB_PASSWORD");
    try (StateStore store = create("jdbc", properties)) {
      assertThat(store.insert(Samples.FIRST)).isTrue();
      assertThat(store.find(Samples.FIRST.key())).contains(Samples.FIRST);
    }
  }

  @Test
  void jdbcNamesAllProblemsAtOnce() {
    Map<String, String> properties =
        Map.of("address", "x", "url", "localhost", "passwordFrom", "OTHER");
    assertThatThrownBy(() -> create("jdbc", properties))
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll(
            "address: unknown property", "url: give the JDBC address", "under the handle OTHER");
  }

  @Test
  void jdbcWithoutADriverIsRejectedWithoutShowingTheAddress() {
    assertThatThrownBy(() -> create("jdbc", Map.of("url", "jdbc:nosuch://host?password=secret")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("driver")
        .hasMessageNotContaining("secret");
  }

  @Test
  void jdbcWithAWrongPasswordIsRejected() {
    String url = "jdbc:h2:" + folder.resolve("guarded");
    Map<String, String> right = Map.of("url", url, "user", "sa", "passwordFrom", "DB_PASSWORD");
    create("jdbc", right).close();
    assertThatThrownBy(() -> create("jdbc", Map.of("url", url, "user", "sa")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("28000");
  }
}
