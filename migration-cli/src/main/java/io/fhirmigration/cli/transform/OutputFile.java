package io.fhirmigration.cli.transform;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that comes into being whole or not at all: it is written under another name, which begins
 * with a dot, and renamed at the end. What a killed process left under that name is written over.
 */
final class OutputFile implements AutoCloseable {
  private final Path place;
  private final Path part;
  private final FileChannel channel;
  private final OutputStream stream;
  private boolean committed;

  private OutputFile(Path place, Path part, FileChannel channel) {
    this.place = place;
    this.part = part;
    this.channel = channel;
    this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), 64 << 10);
  }

  /**
   * Opens a file, with its folders.
   *
   * @throws IOException also when another process writes the same file
   */
  static OutputFile open(Path place) throws IOException {
    Path folder = place.toAbsolutePath().resolveSibling("");
    Files.createDirectories(folder);
    Path part = folder.resolve("." + place.getFileName() + ".part");
    FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null || !Files.exists(part)) {
        throw new OverlappingFileLockException();
      }
      channel.truncate(0);
      return new OutputFile(place, part, channel);
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException("another process writes " + place, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  OutputStream stream() {
    return stream;
  }

  /** Lets the file appear, once its bytes are on the disk; how many there are. */
  long commit() throws IOException {
    stream.flush();
    channel.force(true);
    long length = channel.size();
    Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    committed = true;
    return length;
  }

  /** Ends the writing; without a commit nothing of it stays. */
  @Override
  public void close() throws IOException {
    try {
      if (!committed) {
        Files.deleteIfExists(part);
      }
    } finally {
      channel.close();
    }
  }
}
