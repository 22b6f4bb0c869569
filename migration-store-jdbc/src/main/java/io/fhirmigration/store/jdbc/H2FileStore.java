package io.fhirmigration.store.jdbc;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StateStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import org.h2.api.ErrorCode;
import org.h2.engine.SysProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded default: a state store in one H2 database file, with nothing to install.
 *
 * <p>For the path {@code state/copy} it keeps {@code state/copy.mv.db}, while open {@code
 * state/copy.lock.db}, and {@code state/copy.password}, a generated password that only the owner
 * can read. A commit is handed to the operating system before it is acknowledged, so it survives
 * the death of the process. An interrupt of a calling thread does not close the file.
 *
 * <p><b>Sharing.</b> The process that opens the file first serves it to others through a socket. H2
 * binds that socket to all interfaces unless the system property {@code h2.bindAddress} names an
 * address when H2's classes are loaded; this library neither sets nor reads system properties.
 * Therefore the file is shared only in a process whose {@code h2.bindAddress} is a loopback address
 * (start Java with {@code -Dh2.bindAddress=127.0.0.1}). In any other process the file is opened
 * alone: a second process is refused while the first holds it, and a warning in the log says so.
 *
 * <p>A shared file is closed by H2's own shutdown hook when the Java process ends; writes after
 * that fail with {@link io.fhirmigration.model.OutcomeUnknownException} or {@link
 * io.fhirmigration.model.RetryableException}. Opening after a kill takes some seconds, until the
 * lock of the dead process is out of date.
 */
public final class H2FileStore {
  private static final Logger LOG = LoggerFactory.getLogger(H2FileStore.class);
  private static final String USER = "fhirmigration";

  private H2FileStore() {}

  /**
   * Opens the file, which is created with its folder when it is missing; the caller closes the
   * store.
   *
   * @param path the file without the suffix {@code .mv.db}
   * @throws RejectedException when the folder can't be written, the file is damaged, its password
   *     is wrong or missing, or another process holds it alone
   */
  public static StateStore open(Path path) {
    Objects.requireNonNull(path, "path");
    Path absolute = path.toAbsolutePath().normalize();
    if (absolute.toString().indexOf(';') >= 0) {
      throw new RejectedException("state store " + path + ": a path with ';' is not supported");
    }
    String password = password(absolute);
    return Pool.open(url(absolute), USER, password, e -> refused(absolute, e));
  }

  private static String url(Path path) {
    // "async" because an interrupt closes the file channel of the default file system
    String url =
        "jdbc:h2:async:" + path.toString().replace('\\', '/') + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    if (isLoopback(SysProperties.BIND_ADDRESS)) {
      return url + ";AUTO_SERVER=TRUE";
    }
    LOG.warn(
        "State store {} is not shared with other processes;"
            + " start Java with -Dh2.bindAddress=127.0.0.1 to share it",
        path);
    return url + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  private static boolean isLoopback(@Nullable String address) {
    try {
      return address != null
          && !address.isEmpty()
          && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static String password(Path path) {
    Path database = beside(path, ".mv.db");
    Path password = beside(path, ".password");
    try {
      Files.createDirectories(Objects.requireNonNull(path.getParent(), "folder"));
      if (!Files.isWritable(path.getParent())
          || (Files.exists(database) && !Files.isWritable(database))) {
        throw new RejectedException(
            "state store " + database + ": this user may not write there; change that or the path");
      }
      if (Files.exists(database) && Files.notExists(password)) {
        throw new RejectedException(
            "state store " + database + ": its password file " + password + " is missing");
      }
      return PasswordFile.read(password);
    } catch (IOException e) {
      throw new RejectedException(
          "state store "
              + database
              + " cannot be kept there ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "): name a file in a folder that this user may write",
          e);
    }
  }

  private static RejectedException refused(Path path, Exception e) {
    int code = e instanceof SQLException sql ? sql.getErrorCode() : 0;
    return new RejectedException(
        "state store " + beside(path, ".mv.db") + ": " + reason(path, code), e);
  }

  private static String reason(Path path, int code) {
    switch (code) {
      case ErrorCode.WRONG_USER_OR_PASSWORD:
        return "the password in " + beside(path, ".password") + " does not belong to it";
      case ErrorCode.DATABASE_ALREADY_OPEN_1:
        return "another process uses it; to share it, start each with -Dh2.bindAddress=127.0.0.1";
      default:
        return "it cannot be opened and may be damaged (H2 error "
            + code
            + "): put back a copy, or name a new path, with which the same plan copies again";
    }
  }

  private static Path beside(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }
}
