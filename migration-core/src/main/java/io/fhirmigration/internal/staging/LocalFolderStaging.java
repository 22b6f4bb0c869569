package io.fhirmigration.internal.staging;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A staging area in a folder: containers are folders, objects are files.
 *
 * <p>A file is written below {@code .tmp}, synced and then given its name in one step, so that a
 * killed process leaves nothing half-written; its leftovers are deleted by the next process that
 * opens the folder. Reads and writes are not broken off by an interrupt. Links below the folder are
 * not followed: {@link #list} leaves them out, {@link #find} and {@link #locate} don't see them.
 * The ETag comes from the file's length and modification time, see {@link Pins}. An object can't
 * have the name of a folder that other objects lie in.
 *
 * <p>Thread-safe; several processes may use one folder. After {@link #close} every method throws
 * {@link IllegalStateException}.
 */
public final class LocalFolderStaging implements StagingArea {
  private final Path folder;
  private final URI base;
  private final TempFolder temp;
  private volatile boolean closed;

  private LocalFolderStaging(Path folder, TempFolder temp) {
    this.folder = folder;
    String address = folder.toUri().toString();
    this.base =
        URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    this.temp = temp;
  }

  /**
   * Opens a folder, which is created when it is missing.
   *
   * @throws RejectedException when it cannot be created or written, or lies on a file system
   *     without hard links or with coarse file times
   */
  public static LocalFolderStaging open(Path folder) {
    Objects.requireNonNull(folder, "folder");
    try {
      Path real = Files.createDirectories(folder.toAbsolutePath()).toRealPath();
      TempFolder temp = TempFolder.open(real);
      try {
        probe(temp);
      } catch (IOException | RuntimeException e) {
        temp.close();
        throw e;
      }
      return new LocalFolderStaging(real, temp);
    } catch (IOException | UnsupportedOperationException e) {
      throw new RejectedException(
          "staging folder "
              + folder
              + " cannot be used ("
              + reason(e)
              + "): name a folder that this user may write, on a file system with hard links",
          e);
    }
  }

  private static void probe(TempFolder temp) throws IOException {
    Path file = Files.createFile(temp.next());
    Files.createLink(temp.next(), file);
    if (!Pins.isKept(file)) {
      throw new IOException("its file times are too coarse to notice a change");
    }
  }

  @Override
  public URI base() {
    return base;
  }

  @Override
  public void createContainer(String container) {
    Path path = container(container);
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
        throw new RejectedException(path + " is not a folder: move it away", e);
      }
    } catch (IOException e) {
      throw failure("container " + container + " could not be created", e);
    }
  }

  @Override
  public List<StagedObject> list(String container, String prefix, String after, int limit) {
    Path path = container(container);
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(after, "after");
    if (limit < 1) {
      throw new RejectedException("a page holds at least 1 object, not " + limit);
    }
    if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return List.of();
    }
    try {
      return new FolderWalk(container, prefix, after, limit).page(path);
    } catch (IOException e) {
      throw failure("container " + container + " could not be listed", e);
    }
  }

  @Override
  public Optional<StagedObject> find(String container, String name) {
    Path file = file(container, name);
    if (isBehindLink(file)) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
      return found.isRegularFile()
          ? Optional.of(Pins.of(container, name, found))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (isBelowFile(file)) {
        return Optional.empty();
      }
      throw failure(container + "/" + name + " could not be looked up", e);
    }
  }

  @Override
  public InputStream open(StagedObject pin, long offset) {
    Path file = file(pin.container(), pin.name());
    if (offset < 0 || offset > pin.length()) {
      throw new RejectedException(
          describe(pin) + " has no offset " + offset + ", its length is " + pin.length());
    }
    requirePinned(pin);
    try {
      InputStream content = new FileInputStream(file.toFile());
      try {
        content.skipNBytes(offset);
        // asked again, since the file may have been replaced before it was opened
        requirePinned(pin);
        return content;
      } catch (IOException | RuntimeException e) {
        content.close();
        throw e;
      }
    } catch (IOException e) {
      requirePinned(pin);
      throw failure(describe(pin) + " could not be opened", e);
    }
  }

  private void requirePinned(StagedObject pin) {
    Optional<StagedObject> now = find(pin.container(), pin.name());
    if (!now.equals(Optional.of(pin))) {
      throw new RejectedException(
          describe(pin) + (now.isEmpty() ? " is gone" : " was changed since it was pinned"));
    }
  }

  @Override
  public StagedObject write(String container, String name, Writer writer) {
    Objects.requireNonNull(writer, "writer");
    Path file = writable(container, name);
    try (Draft draft = Draft.write(temp.next(), writer)) {
      StagedObject pin = draft.pin(container, name);
      Files.createDirectories(file.getParent());
      draft.moveTo(file);
      return pin;
    } catch (IOException e) {
      throw failure(container + "/" + name + " could not be written", e);
    }
  }

  @Override
  public Optional<StagedObject> writeOnce(String container, String name, byte[] content) {
    Objects.requireNonNull(content, "content");
    Path file = writable(container, name);
    try (Draft draft = Draft.write(temp.next(), out -> out.write(content))) {
      StagedObject pin = draft.pin(container, name);
      Files.createDirectories(file.getParent());
      draft.linkTo(file);
      return Optional.of(pin);
    } catch (FileAlreadyExistsException e) {
      if (!Files.exists(file, NOFOLLOW_LINKS)) {
        throw failure(container + "/" + name + " could not be written", e);
      }
      return Optional.empty();
    } catch (IOException e) {
      throw failure(container + "/" + name + " could not be written", e);
    }
  }

  @Override
  public void delete(String container, String name) {
    Path file = file(container, name);
    if (isBehindLink(file)) {
      return;
    }
    try {
      if (Files.isRegularFile(file, NOFOLLOW_LINKS)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failure(container + "/" + name + " could not be deleted", e);
    }
  }

  @Override
  public URI url(String container, String name) {
    requireOpen();
    return FileUrls.below(
        base, "/" + ObjectNames.checkedContainer(container) + "/" + ObjectNames.encode(name));
  }

  @Override
  public Optional<Place> locate(URI url) {
    requireOpen();
    return FileUrls.place(base, url)
        .filter(place -> !isBehindLink(file(place.container(), place.name())));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      temp.close();
    } catch (IOException e) {
      throw failure("temporary files of " + folder + " could not be deleted", e);
    }
  }

  private Path container(String container) {
    requireOpen();
    return folder.resolve(ObjectNames.checkedContainer(container));
  }

  private Path file(String container, String name) {
    return container(container).resolve(ObjectNames.encode(name));
  }

  private Path writable(String container, String name) {
    Path file = file(container, name);
    if (!Files.isDirectory(container(container), NOFOLLOW_LINKS)) {
      throw new RejectedException(
          "container " + container + " does not exist in " + folder + ": create it first");
    }
    if (Files.isDirectory(file, NOFOLLOW_LINKS) || isBehindLink(file)) {
      throw new RejectedException(
          container + "/" + name + " is a folder or a link in " + folder + ": take another name");
    }
    return file;
  }

  private boolean isBehindLink(Path file) {
    for (Path at = file; at != null && !at.equals(folder); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBelowFile(Path file) {
    for (Path at = file.getParent(); at != null && !at.equals(folder); at = at.getParent()) {
      if (Files.isRegularFile(at, NOFOLLOW_LINKS)) {
        return true;
      }
    }
    return false;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the staging area is closed");
    }
  }

  private static MigrationException failure(String what, IOException e) {
    String message = what + " (" + reason(e) + ")";
    return e instanceof AccessDeniedException || e instanceof FileAlreadyExistsException
        ? new RejectedException(message, e)
        : new RetryableException(message, e);
  }

  private static String reason(Exception e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String describe(StagedObject pin) {
    return pin.container() + "/" + pin.name();
  }
}
