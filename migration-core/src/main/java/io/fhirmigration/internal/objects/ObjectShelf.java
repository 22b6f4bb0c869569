package io.fhirmigration.internal.objects;

import io.fhirmigration.internal.codec.RecordCodec;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Write-once objects of one migration: manifests, file lists, request bodies, import answers. */
public final class ObjectShelf {
  /** The folder inside an export attempt's container in which rewritten files lie. */
  public static final String TRANSFORMED = "transformed/";

  private static final int MOST_ATTEMPTS = 1000;

  private final StagingArea staging;
  private final String container;

  /** Keeps the objects of a migration in one container of the staging area. */
  public ObjectShelf(StagingArea staging, String container) {
    this.staging = staging;
    this.container = container;
  }

  /** The objects of a migration, where they always lie. */
  public static ObjectShelf of(StagingArea staging, MigrationId migration) {
    return new ObjectShelf(staging, migration + "-objects");
  }

  /** The container. */
  public String container() {
    return container;
  }

  /**
   * Writes an object under a name that nobody used.
   *
   * @throws RejectedException when the name is taken by other content
   */
  public ObjectRef write(String name, byte[] content) {
    staging.createContainer(container);
    ObjectRef ref = new ObjectRef(container, name, content.length, sha256(content));
    if (staging.writeOnce(container, name, content).isEmpty()
        && !Arrays.equals(content, read(ref))) {
      throw new RejectedException("object " + name + " exists with other content");
    }
    return ref;
  }

  /** Writes a record or list of records as JSON. */
  public ObjectRef writeRecords(String name, Object records) {
    return write(name, RecordCodec.write(records));
  }

  /**
   * Writes a record or list of records as JSON under a name that begins with {@code prefix} and
   * ends with a part of its hash.
   */
  public ObjectRef writeByContent(String prefix, Object records) {
    byte[] content = RecordCodec.write(records);
    return write(byContent(prefix, sha256(content)), content);
  }

  /**
   * Reads back an object that was named by its content.
   *
   * @throws RejectedException when it is gone or its hash is another one
   */
  public byte[] readByContent(String prefix, String sha256) {
    return read(byContent(prefix, sha256), sha256);
  }

  private static String byContent(String prefix, String sha256) {
    return prefix + "-" + sha256.substring(0, 16) + ".json";
  }

  /** Reads back a list of records. */
  public <T> List<T> readRecords(ObjectRef ref, Class<T> type) {
    return RecordCodec.decodeList(read(ref), type);
  }

  /**
   * Reads back an object.
   *
   * @throws RejectedException when it is gone or its hash is another one
   */
  public byte[] read(ObjectRef ref) {
    return read(ref.container(), ref.name(), ref.sha256());
  }

  /**
   * Reads back an object of this shelf by name and hash.
   *
   * @throws RejectedException when it is gone or its hash is another one
   */
  public byte[] read(String name, String sha256) {
    return read(container, name, sha256);
  }

  private byte[] read(String in, String name, String sha256) {
    byte[] content =
        find(in, name)
            .orElseThrow(() -> new RejectedException("staged object " + name + " is gone"));
    if (!sha256(content).equals(sha256)) {
      throw new RejectedException("staged object " + name + " was changed");
    }
    return content;
  }

  /** Writes an object of any size under a random name, in which nothing lies yet. */
  public ObjectRef stream(String name, StagingArea.Writer writer) {
    staging.createContainer(container);
    MessageDigest digest = digest();
    StagedObject pin =
        staging.write(container, name, out -> writer.writeTo(new DigestOutputStream(out, digest)));
    return new ObjectRef(container, name, pin.length(), HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Opens an object of any size; the caller closes the stream.
   *
   * @throws RejectedException when it is gone or has another length; when its hash is another one,
   *     the read that meets its end throws this
   */
  public InputStream open(ObjectRef ref) {
    StagedObject pin =
        staging
            .find(ref.container(), ref.name())
            .orElseThrow(() -> new RejectedException("staged object " + ref.name() + " is gone"));
    if (pin.length() != ref.length()) {
      throw new RejectedException("staged object " + ref.name() + " was changed");
    }
    return new HashedInput(staging.open(pin, 0), digest(), ref);
  }

  /** Copies an object to a name that people know, and replaces what is there. */
  public void copy(ObjectRef from, String name) {
    staging.write(
        container,
        name,
        out -> {
          try (InputStream in = open(from)) {
            in.transferTo(out);
          }
        });
  }

  /** Deletes an object of this shelf, if it is there. */
  public void delete(String name) {
    staging.delete(container, name);
  }

  /** Keeps the name of a container before an export is sent to write into it. */
  public void keepAttempt(ChunkId chunk, String attempt) {
    write(attemptPrefix(chunk) + attempt, attempt.getBytes(StandardCharsets.UTF_8));
  }

  /** The containers that exports of a chunk were sent to write into. */
  public List<String> attempts(ChunkId chunk) {
    String prefix = attemptPrefix(chunk);
    return staging.list(container, prefix, "", MOST_ATTEMPTS).stream()
        .map(object -> object.name().substring(prefix.length()))
        .toList();
  }

  private static String attemptPrefix(ChunkId chunk) {
    return "chunks/" + chunk + "/attempt-";
  }

  /** Whether the shelf holds an object whose name begins so. */
  public boolean holds(String prefix) {
    return !staging.list(container, prefix, "", 1).isEmpty();
  }

  /** Reads an object by name, if it exists. */
  public Optional<byte[]> find(String in, String name) {
    return staging.find(in, name).map(this::content);
  }

  private byte[] content(StagedObject pin) {
    try (InputStream stream = staging.open(pin, 0)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new RetryableException("staged object " + pin.name() + " could not be read", e);
    }
  }

  /** SHA-256 in lower-case hex. */
  public static String sha256(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
