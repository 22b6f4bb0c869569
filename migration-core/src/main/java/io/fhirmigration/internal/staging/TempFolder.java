package io.fhirmigration.internal.staging;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Where files are written before they get their name: one folder per opened staging area below
 * {@code .tmp}, with a lock file beside it that the operating system frees when the process dies.
 *
 * <p>Opening sweeps the folders that dead processes left. Thread-safe.
 */
final class TempFolder implements AutoCloseable {
  private static final String LOCK = ".lock";

  /** What a lock may stand for: never {@code ..}, whose files are not ours to sweep. */
  private static final Pattern OWN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

  /** Folders of this process are not probed: closing a second channel would free their locks. */
  private static final String PROCESS = UUID.randomUUID().toString();

  private static final AtomicLong OPENED = new AtomicLong();

  private final Path folder;
  private final Path lock;
  private final FileChannel held;
  private final AtomicLong files = new AtomicLong();

  private TempFolder(Path folder, Path lock, FileChannel held) {
    this.folder = folder;
    this.lock = lock;
    this.held = held;
  }

  static TempFolder open(Path base) throws IOException {
    Path root = Files.createDirectories(base.resolve(".tmp"));
    sweep(root);
    String name = PROCESS + "-" + OPENED.incrementAndGet();
    Path lock = root.resolve(name + LOCK);
    FileChannel held = FileChannel.open(lock, CREATE_NEW, WRITE);
    try {
      held.lock();
      return new TempFolder(Files.createDirectory(root.resolve(name)), lock, held);
    } catch (IOException e) {
      held.close();
      throw e;
    }
  }

  /** The path of a file that does not exist yet. */
  Path next() {
    return folder.resolve(Long.toString(files.incrementAndGet()));
  }

  /** Deletes the folder; files that are still written fail when they are given their name. */
  @Override
  public void close() throws IOException {
    delete(folder);
    Files.deleteIfExists(lock);
    held.close();
  }

  private static void sweep(Path root) throws IOException {
    try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, "*" + LOCK)) {
      for (Path lock : locks) {
        String file = lock.getFileName().toString();
        String name = file.substring(0, file.length() - LOCK.length());
        if (!file.startsWith(PROCESS) && OWN_NAME.matcher(name).matches()) {
          sweep(lock, root.resolve(name));
        }
      }
    }
  }

  private static void sweep(Path lock, Path left) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, WRITE)) {
      if (Optional.ofNullable(channel.tryLock()).isPresent()) {
        delete(left);
        Files.deleteIfExists(lock);
      }
    } catch (NoSuchFileException | AccessDeniedException e) {
      // swept by another process, or of another user
      return;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }
}
