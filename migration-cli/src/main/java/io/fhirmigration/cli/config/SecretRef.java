package io.fhirmigration.cli.config;

import io.fhirmigration.cli.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;

/**
 * Where a secret stands: {@code env:NAME} or {@code file:PATH}. Never the secret itself.
 *
 * @param text the reference, with an absolute path
 */
public record SecretRef(String text) {
  private static final String ENV = "env:";
  private static final String FILE = "file:";

  /**
   * A reference, or nothing when the text has another form.
   *
   * @param home where relative paths start
   */
  public static Optional<SecretRef> parse(String text, Path home) {
    if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
      return Optional.of(new SecretRef(text));
    }
    if (!text.matches("file:.+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SecretRef(FILE + home.resolve(text.substring(FILE.length()))));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Whether it stands in a file that every user of this machine may read. */
  public boolean isOpenToOthers() {
    if (text.startsWith(ENV)) {
      return false;
    }
    try {
      return Files.getPosixFilePermissions(Path.of(text.substring(FILE.length())))
          .contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Reads the secret; a file is read anew each time, so that somebody else may renew it.
   *
   * @throws UserMistake when it is not there or empty
   */
  public String read(Map<String, String> environment) {
    if (text.startsWith(ENV)) {
      String name = text.substring(ENV.length());
      return Optional.ofNullable(environment.get(name))
          .filter(value -> !value.isBlank())
          .map(String::strip)
          .orElseThrow(
              () -> new UserMistake("environment variable " + name + " is not set; set it"));
    }
    Path file = Path.of(text.substring(FILE.length()));
    String secret;
    try {
      secret = Files.readString(file).strip();
    } catch (IOException e) {
      throw new UserMistake("secret file " + file + " cannot be read; create it or grant access");
    }
    if (secret.isEmpty()) {
      throw new UserMistake("secret file " + file + " is empty; write the secret into it");
    }
    return secret;
  }
}
