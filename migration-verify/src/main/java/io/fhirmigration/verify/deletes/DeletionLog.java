package io.fhirmigration.verify.deletes;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was done about each line of an approved file, kept beside it: on disk before the next effect
 * begins. A last line that a crash cut is dropped. It holds no ids, and one process uses it at a
 * time.
 */
final class DeletionLog implements AutoCloseable {
  private static final String APPROVED = "approved";

  private final FileChannel channel;
  private final Map<Long, Mark> marks = new HashMap<>();

  /** How far a resource is. */
  enum Step {
    /** The soft delete is sent next. */
    INTENDED,
    /** The soft delete is the current version. */
    DELETED,
    /** The soft delete met a version that somebody wrote in between, which is put back next. */
    OVERTAKEN,
    /** The soft delete is removed next, with all versions. */
    ERASING,
    /** Nothing of it is left. */
    ERASED,
    /** What somebody wrote in between is the current version again. */
    PUT_BACK,
    /** It was left as it is. */
    LEFT
  }

  /**
   * How far a resource is.
   *
   * @param tombstone the version of the soft delete; empty string before it is known
   * @param why the reason where there is one; no patient data
   */
  record Mark(Step step, String tombstone, String why) {}

  private DeletionLog(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the log of an approved file.
   *
   * @param approved SHA-256 of that file
   * @throws RejectedException when it belongs to another file, or another process uses it
   */
  static DeletionLog open(Path file, String approved) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    DeletionLog log = new DeletionLog(channel);
    try {
      requireAlone(channel, file);
      log.read(file, approved);
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static void requireAlone(FileChannel channel, Path file) throws IOException {
    Optional<FileLock> lock;
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      lock = Optional.empty();
    }
    if (lock.isEmpty()) {
      throw new RejectedException(file + ": another process works on it; wait for its end");
    }
  }

  private void read(Path file, String approved) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      continue;
    }
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
    channel.position(channel.size());
    if (whole.isEmpty()) {
      append(JsonValue.object().put(APPROVED, approved).build());
      return;
    }
    String[] lines = whole.split("\n");
    if (parsed(file, lines[0]).string(APPROVED).filter(approved::equals).isEmpty()) {
      throw new RejectedException(
          file
              + ": tells of another file than the approved one; give that file, or approve a new"
              + " proposal under another name");
    }
    for (int i = 1; i < lines.length; i++) {
      JsonObject line = parsed(file, lines[i]);
      Step step = Step.valueOf(line.string("step").orElse(""));
      marks.put(
          line.integer("line").orElseThrow(),
          new Mark(step, line.string("tombstone").orElse(""), line.string("why").orElse("")));
    }
  }

  private static JsonObject parsed(Path file, String line) {
    if (JsonValue.parse(line) instanceof JsonObject object) {
      return object;
    }
    throw new RejectedException(file + ": is no log of deletes; move it away");
  }

  /** How far the resource of a line is. */
  Optional<Mark> find(long line) {
    return Optional.ofNullable(marks.get(line));
  }

  /** How many lines were taken up. */
  int size() {
    return marks.size();
  }

  /** Keeps how far the resource of a line is. */
  Mark keep(long line, Mark mark) {
    marks.put(line, mark);
    append(
        JsonValue.object()
            .put("line", line)
            .put("step", mark.step().name())
            .put("tombstone", mark.tombstone())
            .put("why", mark.why())
            .build());
    return mark;
  }

  private void append(JsonObject line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("the log of deletes could not be written", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
