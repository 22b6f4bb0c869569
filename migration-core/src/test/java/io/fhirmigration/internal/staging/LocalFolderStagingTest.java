package io.fhirmigration.internal.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFolderStagingTest {
  private static final String BOX = "box";

  @TempDir Path folder;
  private Path base;
  private StagingArea area;

  @BeforeEach
  void open() throws IOException {
    base = folder.toRealPath().resolve("staging");
    area = LocalFolderStaging.open(base);
    area.createContainer(BOX);
  }

  @AfterEach
  void close() {
    area.close();
  }

  private StagedObject put(String name, String content) {
    return area.write(BOX, name, out -> out.write(content.getBytes(UTF_8)));
  }

  @Test
  void objectIsAPlainFile() throws Exception {
    put("job/Patient-1.ndjson", "{}\n");
    Path file = base.resolve("box/job/Patient-1.ndjson");
    assertThat(file).hasContent("{}\n");
    assertThat(area.url(BOX, "job/Patient-1.ndjson")).isEqualTo(file.toUri());
    assertThat(area.base() + "/").isEqualTo(base.toUri().toString());
  }

  @Test
  void fileOfAnotherProgramIsAnObject() throws Exception {
    Files.createDirectories(base.resolve("box/my files"));
    Files.writeString(base.resolve("box/my files/Patient (1).ndjson"), "{}\n");
    StagedObject pin = area.list(BOX, "", "", 10).get(0);
    assertThat(pin.name()).isEqualTo("my files/Patient (1).ndjson");
    try (InputStream content = area.open(pin, 0)) {
      assertThat(content.readAllBytes()).asString(UTF_8).isEqualTo("{}\n");
    }
    assertThat(Path.of(area.url(BOX, pin.name()))).exists();
  }

  @Test
  void fileWhoseNameLeadsToNoObjectIsNamed() throws Exception {
    Files.writeString(base.resolve("box/50%.ndjson"), "{}\n");
    assertThatThrownBy(() -> area.list(BOX, "", "", 10))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("50%.ndjson");
  }

  @Test
  void changeInPlaceBreaksThePin() throws Exception {
    StagedObject pin = put("a", "before");
    Files.writeString(base.resolve("box/a"), "after!");
    assertThatThrownBy(() -> area.open(pin, 0))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("box/a was changed");
  }

  @Test
  void copyThatKeepsFileTimesKeepsThePin() throws Exception {
    StagedObject pin = put("a", "content");
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve(BOX));
    Files.copy(base.resolve("box/a"), copy.resolve("box/a"));
    FileTime time = Files.getLastModifiedTime(base.resolve("box/a"));
    Files.setLastModifiedTime(copy.resolve("box/a"), time);
    try (StagingArea copied = LocalFolderStaging.open(copy)) {
      assertThat(copied.find(BOX, "a")).contains(pin);
    }
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path secret = Files.createDirectory(folder.resolve("secret"));
    Files.writeString(secret.resolve("a"), "secret");
    Files.createSymbolicLink(base.resolve("box/way-out"), secret);
    Files.createSymbolicLink(base.resolve("box/file"), secret.resolve("a"));
    assertThat(area.list(BOX, "", "", 10)).isEmpty();
    for (String name : new String[] {"way-out/a", "file"}) {
      assertThat(area.find(BOX, name)).isEmpty();
      assertThat(area.locate(area.url(BOX, name))).isEmpty();
      assertThatThrownBy(() -> put(name, "x")).isInstanceOf(RejectedException.class);
      area.delete(BOX, name);
    }
    assertThat(secret.resolve("a")).hasContent("secret");
  }

  @Test
  void addressOfTheTemporaryFolderIsNotLocated() {
    assertThat(area.locate(URI.create(area.base() + "/.tmp/1"))).isEmpty();
  }

  @Test
  void objectCannotTakeTheNameOfAFolder() {
    put("a/b", "x");
    assertThatThrownBy(() -> put("a", "x")).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.writeOnce(BOX, "a", new byte[1]))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> put("a/b/c", "x")).isInstanceOf(RejectedException.class);
    assertThat(area.find(BOX, "a")).isEmpty();
    assertThat(area.find(BOX, "a/b/c")).isEmpty();
  }

  @Test
  void interruptDoesNotBreakOffAWrite() throws Exception {
    Thread.currentThread().interrupt();
    StagedObject pin = put("a", "content");
    try (InputStream content = area.open(pin, 3)) {
      assertThat(content.readAllBytes()).hasSize(4);
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void leftoversOfADeadProcessAreSweptAndThoseOfLivingOnesKept() throws Exception {
    Path dead = Files.createDirectories(base.resolve(".tmp/dead-1"));
    Files.writeString(dead.resolve("1"), "half-writ");
    Files.createFile(base.resolve(".tmp/dead-1.lock"));
    area.write(
        BOX,
        "a",
        out -> {
          out.write(1);
          LocalFolderStaging.open(base).close();
        });
    assertThat(dead).doesNotExist();
    assertThat(area.find(BOX, "a")).isPresent();
    area.close();
    try (Stream<Path> left = Files.list(base.resolve(".tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void folderThatCannotBeMadeIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    for (Path path : new Path[] {file, file.resolve("staging"), Path.of("/proc/staging")}) {
      assertThatThrownBy(() -> LocalFolderStaging.open(path))
          .isInstanceOf(RejectedException.class)
          .hasMessageContainingAll(path.toString(), "may write");
    }
  }

  @Test
  void closedAreaThrows() {
    area.close();
    assertThatIllegalStateException().isThrownBy(() -> put("a", "x"));
    assertThatIllegalStateException().isThrownBy(() -> area.list(BOX, "", "", 1));
    assertThatIllegalStateException().isThrownBy(() -> area.url(BOX, "a"));
  }

  @Test
  void providerOpensItsPathAndNamesAllProblems() {
    FolderStagingProvider provider = new FolderStagingProvider();
    try (StagingArea opened = provider.create(ProviderConfig.of(Map.of("path", base.toString())))) {
      assertThat(opened.base()).isEqualTo(area.base());
    }
    assertThatThrownBy(() -> provider.create(ProviderConfig.of(Map.of("folder", "x"))))
        .isInstanceOf(RejectedException.class)
        .hasMessageContainingAll("folder: unknown property", "path: name the folder");
  }
}
