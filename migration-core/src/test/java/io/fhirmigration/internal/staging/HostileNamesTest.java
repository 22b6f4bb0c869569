package io.fhirmigration.internal.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingArea.Place;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and addresses that servers could give: none leads out of the staging folder. */
class HostileNamesTest {
  private static final String BOX = "box";

  @TempDir Path folder;
  private Path base;
  private StagingArea area;

  @BeforeEach
  void open() throws IOException {
    base = folder.toRealPath().resolve("staging");
    area = LocalFolderStaging.open(base);
    area.createContainer(BOX);
    Files.writeString(folder.resolve("secret"), "hush");
    Files.writeString(base.resolve("beside"), "hush");
  }

  @AfterEach
  void close() {
    area.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "a/../../secret",
        "./a",
        "a/./b",
        "/etc/passwd",
        "//server/share/a",
        "a//b",
        "a/",
        "",
        "..\\secret",
        "C:\\secret",
        "a\ud800b"
      })
  void nameThatCouldLeaveItsContainerIsRefused(String name) {
    assertThatThrownBy(() -> area.write(BOX, name, out -> out.write(1)))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.writeOnce(BOX, name, new byte[1]))
        .isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.find(BOX, name)).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.delete(BOX, name)).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.url(BOX, name)).isInstanceOf(RejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../staging", "box/..", ".tmp", "BOX", "a/b", "con\u0000", ""})
  void containerThatCouldLeaveTheFolderIsRefused(String container) {
    assertThatThrownBy(() -> area.createContainer(container)).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.list(container, "", "", 1)).isInstanceOf(RejectedException.class);
    assertThatThrownBy(() -> area.find(container, "secret")).isInstanceOf(RejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CON",
        "nul.ndjson",
        "a/Com1/b",
        "lpt9.tar.gz",
        "C:secret",
        "a.",
        "a ",
        "...",
        "%2e%2e",
        "%00",
        "a\u0000b",
        "a\r\nb",
        "~",
        "$HOME",
        "-rf",
        "\u202egnp.a"
      })
  void oddNameIsAnObjectOfItsContainer(String name) throws Exception {
    area.write(BOX, name, out -> out.write("x".getBytes(UTF_8)));

    assertThat(area.list(BOX, "", "", 10))
        .singleElement()
        .extracting(o -> o.name())
        .isEqualTo(name);
    assertThat(area.locate(area.url(BOX, name))).contains(new Place(BOX, name));
    try (InputStream content = area.open(area.find(BOX, name).orElseThrow(), 0)) {
      assertThat(content.readAllBytes()).asString(UTF_8).isEqualTo("x");
    }
    try (Stream<Path> files = Files.walk(base.resolve(BOX))) {
      assertThat(files.filter(Files::isRegularFile).map(f -> base.relativize(f).toString()))
          .singleElement()
          .asString()
          .matches("box/[ -~]+")
          .doesNotMatch("(?i).*/(con|nul|com1|lpt9)(\\.[^/]*)?(/.*)?")
          .doesNotMatch(".*[. ]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BASE/../secret",
        "BASE/box/../../secret",
        "BASE/box/%2e%2e/%2E%2E/secret",
        "BASE/box/..%2f..%2fsecret",
        "BASE/box%2f..%2f..%2fsecret",
        "BASE/box/%252e%252e/%252e%252e/secret",
        "BASE/box/..%5c..%5csecret",
        "BASE/beside",
        "BASE/box/",
        "BASE/box",
        "BASE/",
        "BASE//box/a",
        "BASE/.tmp/1",
        "BASE-other/box/a",
        "file:///etc/passwd",
        "file://evil.example/BASEPATH/box/a",
        "file://localhost/BASEPATH/box/a",
        "https://evil.example/BASEPATH/box/a",
        "BASE/box/a?sig=x",
        "BASE/box/a#x",
        "jar:BASE/box/a!/b",
        "a"
      })
  void addressThatLeadsElsewhereIsNotLocated(String form) {
    String address =
        form.replace("BASEPATH", base.toString().substring(1))
            .replace("BASE", area.base().toString());

    assertThat(area.locate(URI.create(address))).isEmpty();
  }

  @Test
  void nameThatIsTooLongForAFileIsRefusedForGood() {
    for (String name : new String[] {"x".repeat(256), "ü".repeat(50), "a/".repeat(600) + "b"}) {
      assertThatThrownBy(() -> area.write(BOX, name, out -> out.write(1)))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("use at most");
      assertThatThrownBy(() -> area.find(BOX, name)).isInstanceOf(RejectedException.class);
    }
    assertThat(area.locate(URI.create(area.base() + "/box/" + "x".repeat(5000)))).isEmpty();
  }

  @Test
  void containerThatIsALinkIsNotUsed() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("a"), "hush");
    Files.createSymbolicLink(base.resolve("linked"), elsewhere);

    assertThatThrownBy(() -> area.createContainer("linked")).isInstanceOf(RejectedException.class);
    assertThat(area.list("linked", "", "", 10)).isEmpty();
    assertThat(area.find("linked", "a")).isEmpty();
    assertThat(area.locate(URI.create(area.base() + "/linked/a"))).isEmpty();
    assertThatThrownBy(() -> area.write("linked", "b", out -> out.write(1)))
        .isInstanceOf(RejectedException.class);
    area.delete("linked", "a");
    assertThat(elsewhere.resolve("a")).hasContent("hush");
  }

  @Test
  void lockFileOfAForgedNameSweepsNothing() throws Exception {
    Files.createFile(base.resolve(".tmp/...lock"));
    Files.createFile(base.resolve(".tmp/..lock"));
    Files.createDirectory(base.resolve("empty"));

    LocalFolderStaging.open(base).close();

    assertThat(base.resolve("beside")).hasContent("hush");
    assertThat(base.resolve("empty")).exists();
  }

  @Property(tries = 300)
  void nameIsRefusedOrComesBack(@ForAll @StringLength(max = 40) String name) {
    String file;
    try {
      file = ObjectNames.encode(name);
    } catch (RejectedException e) {
      return;
    }
    assertThat(ObjectNames.decode(file)).isEqualTo(name);
    assertThat(Path.of("/base").resolve(file).normalize().toString()).isEqualTo("/base/" + file);
  }
}
