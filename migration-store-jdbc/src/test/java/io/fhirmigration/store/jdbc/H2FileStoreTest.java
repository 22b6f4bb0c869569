package io.fhirmigration.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreTest {
  @TempDir Path folder;

  private Path path() {
    return folder.resolve("state");
  }

  private static void refused(Path path, String... parts) {
    assertThatThrownBy(() -> H2FileStore.open(path))
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void passwordIsReadableByTheOwnerOnly() throws Exception {
    H2FileStore.open(path()).close();
    Path password = folder.resolve("state.password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(password)).matches("[0-9a-f]{64}\n");
  }

  @Test
  void onlyTheDatabaseAndItsPasswordAreLeft() throws Exception {
    H2FileStore.open(path()).close();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("state.mv.db", "state.password");
    }
  }

  @Test
  void missingFoldersAreCreated() {
    try (StateStore store = H2FileStore.open(folder.resolve("a/b/state"))) {
      assertThat(store.insert(Samples.FIRST)).isTrue();
    }
  }

  @Test
  void interruptDoesNotCloseTheFile() {
    try (StateStore store = H2FileStore.open(path())) {
      Thread.currentThread().interrupt();
      boolean inserted = store.insert(Samples.FIRST);
      boolean interrupted = Thread.interrupted();
      assertThat(inserted).isTrue();
      assertThat(interrupted).isTrue();
      assertThat(store.find(Samples.FIRST.key())).contains(Samples.FIRST);
    }
  }

  @Test
  void folderThatIsAFileIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    refused(file.resolve("state"), file.toString(), "folder that this user may write");
  }

  @Test
  void folderThatCannotBeWrittenIsRefused() {
    refused(Path.of("/proc/state"), "/proc/state.mv.db", "may write");
  }

  @Test
  void wrongPasswordIsRefused() throws Exception {
    H2FileStore.open(path()).close();
    Files.writeString(folder.resolve("state.password"), "another");
    refused(path(), "state.password", "does not belong to it");
  }

  @Test
  void missingOrEmptyPasswordFileIsRefused() throws Exception {
    H2FileStore.open(path()).close();
    Path password = folder.resolve("state.password");
    Files.writeString(password, "\n");
    refused(path(), "state.password", "empty");
    Files.delete(password);
    refused(path(), "state.password", "missing");
    assertThat(password).doesNotExist();
  }

  @Test
  void damagedFileIsRefused() throws Exception {
    H2FileStore.open(path()).close();
    Files.writeString(folder.resolve("state.mv.db"), "garbage ".repeat(4000));
    refused(path(), "state.mv.db", "damaged");
    Files.writeString(folder.resolve("state.mv.db"), "x");
    refused(path(), "state.mv.db", "damaged");
  }

  @Test
  void pathThatWouldChangeTheAddressIsRefused() {
    refused(folder.resolve("a;IFEXISTS=TRUE"), "';'");
  }
}
