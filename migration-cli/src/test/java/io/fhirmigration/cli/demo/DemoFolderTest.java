package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path home;

  private static DemoFolder open(Path folder) {
    return DemoFolder.open(
        new io.fhirmigration.cli.demo.TempDir(folder, false), Optional.empty(), Optional.empty());
  }

  @Test
  void portsAreChosenOnce() {
    DemoFolder.Ports chosen = open(home.resolve("demo")).ports();

    assertThat(open(home.resolve("demo")).ports()).isEqualTo(chosen);
    assertThat(chosen.source()).isNotEqualTo(chosen.destination());
  }

  @Test
  void placesAreChosenOnce() {
    String demo = home.resolve("demo").toString();
    open(home.resolve("demo"));

    Cli.Result moved = Cli.run("demo", "--dir", demo, "--staging", "azurite");
    Cli.Result unknown = Cli.run("demo", "--dir", demo, "--state", "h3");

    assertThat(moved.code()).isEqualTo(2);
    assertThat(moved.err()).contains("--staging: ").contains("was begun with folder");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("--state: 'h3' is not known; use h2 or azurite");
  }

  @Test
  void takenPortIsNamed() throws IOException {
    Path folder = home.resolve("demo");
    int port = open(folder).ports().destination();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Cli.Result result = Cli.run("demo", "--dir", folder.toString());

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).contains("--dir").contains("port " + taken.getLocalPort());
    }
  }

  @Test
  void folderOfSomethingElseIsRefused() throws IOException {
    Files.writeString(home.resolve("thesis.txt"), "precious");

    Cli.Result result = Cli.run("demo", "--dir", home.toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("holds files and no demo");
    assertThat(home).isDirectoryContaining("glob:**thesis.txt").isNotEmptyDirectory();
  }

  @Test
  void readOnlyFolderIsRefused() throws IOException {
    Path locked = Files.createDirectory(home.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));

    Cli.Result result = Cli.run("demo", "--dir", locked.resolve("demo").toString());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("is read-only");
    assertThat(locked).isEmptyDirectory();
  }
}
