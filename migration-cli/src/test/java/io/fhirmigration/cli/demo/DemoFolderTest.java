package io.fhirmigration.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.cli.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
  @TempDir Path home;

  @Test
  void portsAreChosenOnce() {
    DemoFolder.Ports chosen = DemoFolder.open(home.resolve("demo")).ports();

    assertThat(DemoFolder.open(home.resolve("demo")).ports()).isEqualTo(chosen);
    assertThat(chosen.source()).isNotEqualTo(chosen.destination());
  }

  @Test
  void takenPortIsNamed() throws IOException {
    Path folder = home.resolve("demo");
    int port = DemoFolder.open(folder).ports().destination();
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
