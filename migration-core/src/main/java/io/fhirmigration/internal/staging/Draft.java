package io.fhirmigration.internal.staging;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea.Writer;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A finished file that has no name yet; closing it deletes it unless it was moved. */
final class Draft implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path path;

  private Draft(Path path) {
    this.path = path;
  }

  /** Writes, syncs and stamps a file; nothing is left when that fails. */
  static Draft write(Path path, Writer writer) throws IOException {
    Draft draft = new Draft(path);
    try {
      draft.fill(writer);
      return draft;
    } catch (IOException | RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  private void fill(Writer writer) throws IOException {
    // a file stream, because an interrupt closes a channel
    try (FileOutputStream file = new FileOutputStream(path.toFile())) {
      OutputStream out = new BufferedOutputStream(file, BUFFER);
      writer.writeTo(out);
      out.flush();
      file.getFD().sync();
    }
    Pins.stamp(path);
  }

  StagedObject pin(String container, String name) throws IOException {
    return Pins.of(container, name, Files.readAttributes(path, BasicFileAttributes.class));
  }

  /** Gives the file its name, replacing one of that name. */
  void moveTo(Path file) throws IOException {
    name(file, () -> Files.move(path, file, StandardCopyOption.ATOMIC_MOVE));
  }

  /**
   * Gives the file its name.
   *
   * @throws FileAlreadyExistsException when the name is taken
   */
  void linkTo(Path file) throws IOException {
    name(file, () -> Files.createLink(file, path));
  }

  private static void name(Path file, Naming naming) throws IOException {
    try {
      naming.run();
    } catch (FileAlreadyExistsException | NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      throw new OutcomeUnknownException(file + " may or may not have got its name", e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // the next process that opens the folder sweeps it
      return;
    }
  }

  /** The one step that makes the file visible. */
  @FunctionalInterface
  private interface Naming {
    void run() throws IOException;
  }
}
