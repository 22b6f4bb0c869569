package io.fhirmigration.testkit.server;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * One append-only file: each entry is its length, its checksum, its kind, and a JSON header with a
 * body. What was handed to the operating system survives a kill of the process; an entry that was
 * cut off by one is dropped on opening. Bodies are read from the file.
 */
final class FileJournal implements Journal {
  private static final int FRAME = 8;
  private static final int BUFFER = 1 << 20;
  private static final int LONGEST = 1 << 30;

  private final FileChannel channel;
  private ByteBuffer pending = ByteBuffer.allocate(BUFFER);
  private long written;

  private FileJournal(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens or creates the file and hands out all its entries in order. */
  static FileJournal open(Path file, Consumer<Entry> replay) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileJournal journal =
          new FileJournal(
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
      journal.replay(replay);
      journal.channel.truncate(journal.written);
      return journal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Body append(Kind kind, JsonObject header, byte[] body) {
    byte[] head = Meta.bytes(header);
    int length = 1 + Integer.BYTES + head.length + body.length;
    ByteBuffer entry = ByteBuffer.allocate(FRAME + length);
    entry.position(FRAME);
    entry.put((byte) kind.ordinal()).putInt(head.length).put(head).put(body);
    entry.putInt(0, length).putInt(Integer.BYTES, checksum(entry.array(), FRAME, length));
    entry.flip();
    if (entry.remaining() > pending.remaining()) {
      flush();
    }
    long at = written + pending.position() + FRAME + 1 + Integer.BYTES + head.length;
    if (entry.remaining() > pending.capacity()) {
      write(entry);
    } else {
      pending.put(entry);
    }
    return () -> read(at, body.length);
  }

  @Override
  public void flush() {
    pending.flip();
    write(pending);
    pending.clear();
  }

  @Override
  public void close() {
    flush();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        written += channel.write(bytes, written);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] read(long at, int length) {
    if (at + length > written) {
      flush();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, at + bytes.position()) < 0) {
          throw new EOFException("the journal is shorter than it was");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.array();
  }

  private void replay(Consumer<Entry> replay) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
    long size = channel.size();
    while (size - written >= FRAME) {
      int length = in.readInt();
      int checksum = in.readInt();
      if (length <= 0 || length > LONGEST || length > size - written - FRAME) {
        return;
      }
      byte[] payload = in.readNBytes(length);
      if (checksum(payload, 0, length) != checksum) {
        return;
      }
      replay.accept(entry(payload, written + FRAME));
      written += FRAME + length;
    }
  }

  private Entry entry(byte[] payload, long at) {
    ByteBuffer buffer = ByteBuffer.wrap(payload);
    Kind kind = Kind.values()[buffer.get()];
    int headLength = buffer.getInt();
    int bodyAt = 1 + Integer.BYTES + headLength;
    JsonObject header = (JsonObject) JsonValue.parse(payload, 1 + Integer.BYTES, headLength);
    int bodyLength = payload.length - bodyAt;
    return new Entry(kind, header, () -> read(at + bodyAt, bodyLength));
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
