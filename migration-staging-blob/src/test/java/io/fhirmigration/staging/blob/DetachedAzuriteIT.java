package io.fhirmigration.staging.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.testkit.azurite.Azurite;
import io.fhirmigration.testkit.azurite.DetachedAzurite;
import io.fhirmigration.testkit.azurite.DetachedAzurite.Beginning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedAzuriteIT {
  private static final Path INSTALLATION = Path.of("..", "azurite");

  @TempDir Path folder;

  @Test
  void killedOwnerLeavesItRunningAndTheNextFindsIt() throws Exception {
    ProcessHandle left = openedByAProcessThatIsKilled("kept");

    try (DetachedAzurite found = DetachedAzurite.kept(INSTALLATION, folder)) {
      assertThat(found.beginning()).isEqualTo(Beginning.FOUND);
      assertThat(found.process()).isEqualTo(left);
      assertThat(content(found)).isEqualTo("kept");
    }
    left.onExit().get(30, TimeUnit.SECONDS);
    assertThat(left.isAlive()).isFalse();
  }

  @Test
  void closedOneHasWrittenEverything() throws IOException {
    DetachedAzurite first = DetachedAzurite.kept(INSTALLATION, folder);
    write(first, "saved");
    first.close();

    try (DetachedAzurite second = DetachedAzurite.kept(INSTALLATION, folder)) {
      assertThat(second.beginning()).isEqualTo(Beginning.STARTED);
      assertThat(second.blobs()).isEqualTo(first.blobs());
      assertThat(second.tables()).isEqualTo(first.tables());
      assertThat(content(second)).isEqualTo("saved");
    }
  }

  @Test
  void oneThatDiedIsStartedAgainAndThatIsSaid() throws Exception {
    ProcessHandle left = openedByAProcessThatIsKilled("kept");
    left.destroyForcibly();
    left.onExit().get(30, TimeUnit.SECONDS);

    try (DetachedAzurite again = DetachedAzurite.kept(INSTALLATION, folder)) {
      assertThat(again.beginning()).isEqualTo(Beginning.RESTARTED);
    }
  }

  @Test
  void temporaryOneEndsSoonAfterItsOwner() throws Exception {
    ProcessHandle left = openedByAProcessThatIsKilled("temporary");

    left.onExit().get(30, TimeUnit.SECONDS);
    assertThat(left.isAlive()).isFalse();
  }

  @Test
  void folderInUseIsRefused() {
    try (DetachedAzurite first = DetachedAzurite.kept(INSTALLATION, folder)) {
      assertThatThrownBy(() -> DetachedAzurite.kept(INSTALLATION, folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use");
      assertThat(first.process().isAlive()).isTrue();
    }
  }

  @Test
  void processIdOfAnotherProgramIsNotTakenForAnAzurite() throws IOException {
    Files.writeString(folder.resolve("pid"), Long.toString(ProcessHandle.current().pid()));

    try (DetachedAzurite azurite = DetachedAzurite.kept(INSTALLATION, folder)) {
      assertThat(azurite.beginning()).isEqualTo(Beginning.RESTARTED);
      assertThat(azurite.process()).isNotEqualTo(ProcessHandle.current());
    }
  }

  /** The Azurite that a process has opened, which then was killed. */
  private ProcessHandle openedByAProcessThatIsKilled(String kind) throws Exception {
    Process owner =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.httpclient.allowRestrictedHeaders=content-length",
                "-Dorg.slf4j.simpleLogger.log.com.azure=off",
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName(),
                kind,
                folder.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    try (BufferedReader said = owner.inputReader(StandardCharsets.UTF_8)) {
      return ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
    } finally {
      owner.destroyForcibly().waitFor();
    }
  }

  private static BlobStagingArea area(DetachedAzurite azurite) {
    return BlobStagingArea.builder(azurite.blobs()).sharedKey(Azurite.ACCOUNT, Azurite.KEY).open();
  }

  private static void write(DetachedAzurite azurite, String content) {
    try (BlobStagingArea area = area(azurite)) {
      area.createContainer("box");
      area.write("box", "note", out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String content(DetachedAzurite azurite) throws IOException {
    try (BlobStagingArea area = area(azurite);
        InputStream note = area.open(area.find("box", "note").orElseThrow(), 0)) {
      return new String(note.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Opens one, writes its kind into it, says which process it is, and waits to be killed. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] kindAndFolder) throws IOException {
      Path folder = Path.of(kindAndFolder[1]);
      DetachedAzurite azurite =
          kindAndFolder[0].equals("kept")
              ? DetachedAzurite.kept(INSTALLATION, folder)
              : DetachedAzurite.temporary(INSTALLATION, folder);
      write(azurite, kindAndFolder[0]);
      System.out.println(azurite.process().pid());
      assertThat(System.in.read()).isNegative();
    }
  }
}
