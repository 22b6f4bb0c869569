package io.fhirmigration.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.cli.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretRefTest {
  @TempDir Path home;

  @Test
  void fileIsFoundBesideTheConfigurationAndReadAnew() throws IOException {
    SecretRef reference = SecretRef.parse("file:token.txt", home).orElseThrow();
    Files.writeString(home.resolve("token.txt"), "one\n");
    assertThat(reference.read(Map.of())).isEqualTo("one");

    Files.writeString(home.resolve("token.txt"), "two\n");
    assertThat(reference.read(Map.of())).isEqualTo("two");
  }

  @Test
  void variableIsReadFromTheEnvironment() {
    assertThat(SecretRef.parse("env:TOKEN", home).orElseThrow().read(Map.of("TOKEN", " x ")))
        .isEqualTo("x");
  }

  @Test
  void absentOrEmptySecretIsAMistake() throws IOException {
    Files.writeString(home.resolve("empty"), "\n");
    for (String text : new String[] {"env:TOKEN", "file:absent", "file:empty"}) {
      SecretRef reference = SecretRef.parse(text, home).orElseThrow();
      assertThatThrownBy(() -> reference.read(Map.of("TOKEN", "")))
          .as(text)
          .isInstanceOf(UserMistake.class);
    }
  }

  @Test
  void fileThatEverybodyMayReadIsKnown() throws IOException {
    Path file = Files.writeString(home.resolve("token.txt"), "one");
    SecretRef reference = SecretRef.parse("file:token.txt", home).orElseThrow();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(reference.isOpenToOthers()).isTrue();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(reference.isOpenToOthers()).isFalse();
    assertThat(SecretRef.parse("env:TOKEN", home).orElseThrow().isOpenToOthers()).isFalse();
  }

  @Test
  void anythingElseIsNoReference() {
    assertThat(SecretRef.parse("eyJhbGciOiJub25lIn0", home)).isEmpty();
    assertThat(SecretRef.parse("env:", home)).isEmpty();
    assertThat(SecretRef.parse("file:", home)).isEmpty();
  }
}
