package io.fhirmigration.spi;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The place where NDJSON files, manifests, request bodies and other large objects lie between the
 * stages: a folder or a storage account.
 *
 * <p>Thread-safe; every method may block on I/O. Failures: {@link
 * io.fhirmigration.model.RetryableException} when nothing happened and a repeat may help, {@link
 * RejectedException} when the caller or the set-up is wrong, {@link
 * io.fhirmigration.model.OutcomeUnknownException} when a write may have landed. Containers are
 * named with 3 to 63 lower-case letters, digits and single dashes; object names hold no {@code ..}
 * segment and don't start with {@code /}.
 *
 * <p>An object becomes visible as a whole, when its writer has finished: a crash in mid-write
 * leaves nothing or the former content.
 */
public interface StagingArea extends AutoCloseable {

  /** Where this area lies, without trailing slash and without credentials. */
  URI base();

  /** Creates the container; nothing happens when it is there already. */
  void createContainer(String container);

  /**
   * Lists objects whose name starts with {@code prefix}, in name order, across all "folders". A
   * container that does not exist lists as empty.
   *
   * @param after list only names greater than this one; empty string for the first page
   * @param limit the most objects to answer, at least 1
   * @return at most {@code limit} objects; fewer than {@code limit} means there are no more
   */
  List<StagedObject> list(String container, String prefix, String after, int limit);

  /** The object's pin, or empty when there is none of that name. */
  Optional<StagedObject> find(String container, String name);

  /**
   * Opens the pinned content for reading; the caller closes the stream.
   *
   * @param offset the first byte to read, 0 for the start
   * @throws RejectedException when the object is gone or no longer has the pinned length and ETag
   */
  InputStream open(StagedObject pin, long offset);

  /**
   * Writes an object, replacing one of the same name; it becomes visible when {@code writer}
   * returns normally, and not at all when it throws.
   *
   * @return the pin of what was written
   */
  StagedObject write(String container, String name, Writer writer);

  /**
   * Writes an object unless one of that name exists.
   *
   * @return the pin of what was written, or empty when the name was taken (nothing is changed)
   */
  Optional<StagedObject> writeOnce(String container, String name, byte[] content);

  /** Deletes the object; nothing happens when it is not there. */
  void delete(String container, String name);

  /**
   * Ends the hold that an import's lease has on an object of a migration's own container, so that
   * it can be deleted; {@link #delete} refuses a leased object with status 412. Called only when
   * each import that was given the object has ended.
   *
   * @return whether there was a lease; {@code false} where there are none
   * @throws RejectedException when a lease may be there, and the container is not one of the
   *     migration's: {@code <id>-} and 24 letters and digits, {@code objects} or {@code errors}
   */
  default boolean breakLease(MigrationId owner, String container, String name) {
    return false;
  }

  /**
   * How long deleted objects can be brought back, in words for a report; empty when they are gone
   * at once.
   */
  default Optional<String> afterDeletion() {
    return Optional.empty();
  }

  /** The address under which servers know the object. */
  URI url(String container, String name);

  /**
   * The inverse of {@link #url}: the place of an object of this area that a server named, or empty
   * when the address points anywhere else (it must not be fetched then).
   */
  Optional<Place> locate(URI url);

  @Override
  void close();

  /** A container and a name inside it. */
  record Place(String container, String name) {}

  /** Fills an object; must not keep or close the stream. */
  @FunctionalInterface
  interface Writer {
    /** Writes the whole content. */
    void writeTo(OutputStream out) throws IOException;
  }
}
