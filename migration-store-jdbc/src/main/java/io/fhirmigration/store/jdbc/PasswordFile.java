package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.RejectedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;

/** The generated password of a database file, in a file beside it that only its owner can read. */
final class PasswordFile {
  private static final int RANDOM_BYTES = 32;

  private PasswordFile() {}

  /** Reads the password, or generates one when the file is missing; the first process wins. */
  static String read(Path file) throws IOException {
    if (Files.notExists(file)) {
      generate(file);
    }
    String password = Files.readString(file).strip();
    if (password.isEmpty()) {
      throw new RejectedException("the password file " + file + " is empty: put its content back");
    }
    return password;
  }

  private static void generate(Path file) throws IOException {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), ".password", ".tmp");
    try {
      restrictToOwner(draft);
      Files.writeString(
          draft,
          HexFormat.of().formatHex(random) + "\n",
          StandardOpenOption.WRITE,
          StandardOpenOption.DSYNC);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // another process was first; its password counts
      return;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void restrictToOwner(Path file) throws IOException {
    if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      return;
    }
    AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (acl != null) {
      acl.setAcl(
          List.of(
              AclEntry.newBuilder()
                  .setType(AclEntryType.ALLOW)
                  .setPrincipal(acl.getOwner())
                  .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                  .build()));
    }
  }
}
