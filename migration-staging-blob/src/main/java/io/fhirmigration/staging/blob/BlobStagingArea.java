package io.fhirmigration.staging.blob;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.options.BlobBreakLeaseOptions;
import com.azure.storage.blob.specialized.BlobLeaseClientBuilder;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A staging area in an Azure Storage account: containers are containers, objects are block blobs.
 *
 * <p>Objects are written in blocks and read in ranges, of which each stream holds one in memory
 * (see {@link BlobStagingAreaBuilder#blockSize}). Names ending with {@code .ndjson} get the content
 * type {@code application/fhir+ndjson}, all others {@code application/json}. ETags are bare, as the
 * destination's import compares them; every range of a pinned object is read under the condition
 * that it still has its ETag, so a read throws {@link RejectedException} when the object changes
 * while it is read. Blocks of a write that was broken off are dropped by the service after a week.
 *
 * <p>{@link #delete} deletes an object with its snapshots, but not one that is leased, since an
 * import may be reading it: that is a {@link RejectedException} with status 412. Calls without an
 * answer are repeated by the Azure client as the builder says; each of them may be repeated
 * harmlessly.
 *
 * <p>Thread-safe. After {@link #close} every method throws {@link IllegalStateException}. Neither
 * messages nor {@link #toString} hold a key, token or SAS.
 */
public final class BlobStagingArea implements StagingArea {
  /** How many block sizes one call copies, which needs no memory here. */
  private static final long COPIED_BLOCKS = 16;

  /** Metadata of an object written once: which write it was. */
  private static final String WRITE = "fhirmigrationwrite";

  private final BlobServiceClient service;
  private final Addresses addresses;
  private final StorageAccess access;
  private final int blockSize;
  private volatile boolean closed;

  BlobStagingArea(
      BlobServiceClient service, Addresses addresses, StorageAccess access, int blockSize) {
    this.service = service;
    this.addresses = addresses;
    this.access = access;
    this.blockSize = blockSize;
  }

  /**
   * Begins to open an account.
   *
   * @param url the address of its Blob service, such as {@code
   *     https://account.blob.core.windows.net}, without container and SAS
   */
  public static BlobStagingAreaBuilder builder(URI url) {
    return new BlobStagingAreaBuilder(url);
  }

  @Override
  public URI base() {
    return addresses.base();
  }

  @Override
  public void createContainer(String container) {
    BlobContainerClient client = container(container);
    try {
      client.createIfNotExists();
    } catch (RuntimeException e) {
      if (!isForbidden(e) || !exists(client)) {
        throw BlobFailure.ofWrite("container " + container + " could not be created", e);
      }
    }
  }

  private static boolean isForbidden(RuntimeException e) {
    return e instanceof BlobStorageException refusal && refusal.getStatusCode() == 403;
  }

  private static boolean exists(BlobContainerClient client) {
    try {
      return client.exists();
    } catch (BlobStorageException e) {
      return false;
    }
  }

  @Override
  public List<StagedObject> list(String container, String prefix, String after, int limit) {
    BlobContainerClient client = container(container);
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(after, "after");
    if (limit < 1) {
      throw new RejectedException("a page holds at least 1 object, not " + limit);
    }
    return new Listing(prefix, after, limit).page(client);
  }

  @Override
  public Optional<StagedObject> find(String container, String name) {
    return properties(container, name).map(found -> pin(container, name, found));
  }

  private static StagedObject pin(String container, String name, BlobProperties found) {
    return new StagedObject(container, name, found.getBlobSize(), Etags.bare(found.getETag()));
  }

  private Optional<BlobProperties> properties(String container, String name) {
    BlobClient blob = blob(container, name);
    try {
      return Optional.of(blob.getProperties());
    } catch (RuntimeException e) {
      if (e instanceof BlobStorageException refusal && BlobFailure.isMissing(refusal)) {
        return Optional.empty();
      }
      throw BlobFailure.ofRead(container + "/" + name + " could not be looked up", e);
    }
  }

  @Override
  public InputStream open(StagedObject pin, long offset) {
    BlobClient blob = blob(pin.container(), pin.name());
    if (offset < 0 || offset > pin.length()) {
      throw new RejectedException(
          describe(pin) + " has no offset " + offset + ", its length is " + pin.length());
    }
    if (offset < pin.length()) {
      return new PinnedStream(blob, pin, offset, blockSize);
    }
    Optional<StagedObject> now = find(pin.container(), pin.name());
    if (!now.equals(Optional.of(pin))) {
      throw new RejectedException(
          describe(pin) + (now.isEmpty() ? " is gone" : " was changed since it was pinned"));
    }
    return InputStream.nullInputStream();
  }

  @Override
  public StagedObject write(String container, String name, Writer writer) {
    Objects.requireNonNull(writer, "writer");
    BlockStream out = new BlockStream(upload(container, name), blockSize);
    try {
      writer.writeTo(out);
    } catch (IOException e) {
      throw new RetryableException(
          container + "/" + name + " could not be written (" + e.getMessage() + ")", e);
    }
    return out.commit();
  }

  @Override
  public Optional<StagedObject> writeOnce(String container, String name, byte[] content) {
    Objects.requireNonNull(content, "content");
    BlockUpload upload = upload(container, name);
    String write = UUID.randomUUID().toString();
    try {
      return Optional.of(
          upload.uploadNew(BinaryData.fromBytes(content), content.length, Map.of(WRITE, write)));
    } catch (RuntimeException e) {
      if (e instanceof BlobStorageException refusal && BlobFailure.isTaken(refusal)) {
        return ownWrite(container, name, write);
      }
      throw BlobFailure.ofWrite(container + "/" + name + " could not be written", e);
    }
  }

  /** The object that took the name, if a first try of this write left it, whose answer was lost. */
  private Optional<StagedObject> ownWrite(String container, String name, String write) {
    BlobProperties found =
        properties(container, name)
            .orElseThrow(
                () -> new RetryableException(container + "/" + name + " was deleted meanwhile"));
    return write.equals(found.getMetadata().get(WRITE))
        ? Optional.of(pin(container, name, found))
        : Optional.empty();
  }

  /**
   * Copies a pinned object of another account, or of this one, without moving its bytes through
   * this process; replaces an object of the same name, and is visible when the whole is there.
   *
   * @param source the area that the pin is from; the storage service of this area must be able to
   *     reach it
   * @return the pin of the copy
   * @throws RejectedException when the source object is gone or no longer the pinned one
   */
  public StagedObject copyFrom(
      BlobStagingArea source, StagedObject pin, String container, String name) {
    BlockUpload upload = upload(container, name);
    BlobClient blob = source.blob(pin.container(), pin.name());
    if (pin.length() == 0) {
      return write(container, name, source.open(pin, 0)::transferTo);
    }
    long step = COPIED_BLOCKS * blockSize;
    for (long at = 0; at < pin.length(); at += step) {
      BlobRange range = new BlobRange(at, Math.min(step, pin.length() - at));
      upload.stageFrom(source.access.copySource(blob, pin), range);
    }
    return upload.commit();
  }

  @Override
  public void delete(String container, String name) {
    BlobClient blob = blob(container, name);
    try {
      blob.deleteIfExistsWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, Context.NONE);
    } catch (RuntimeException e) {
      throw BlobFailure.ofWrite(container + "/" + name + " could not be deleted", e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws RejectedException when the container is not one of the migration's, or there is no such
   *     object
   */
  @Override
  public boolean breakLease(MigrationId owner, String container, String name) {
    BlobClient blob = blob(container, name);
    String own = Pattern.quote(owner.value()) + "-(?:[a-z0-9]{24}|objects|errors)";
    if (!container.matches(own)) {
      throw new RejectedException(
          "the lease of " + container + "/" + name + " stays: not a container of " + owner);
    }
    try {
      new BlobLeaseClientBuilder()
          .blobClient(blob)
          .buildClient()
          .breakLeaseWithResponse(
              new BlobBreakLeaseOptions().setBreakPeriod(Duration.ZERO), null, Context.NONE);
      return true;
    } catch (RuntimeException e) {
      if (e instanceof BlobStorageException refusal && BlobFailure.isWithoutLease(refusal)) {
        return false;
      }
      throw BlobFailure.ofWrite("the lease of " + container + "/" + name + " stays", e);
    }
  }

  /**
   * Whether the account deletes softly, which its properties tell to who may read them; that it
   * keeps versions or snapshots is told to nobody here.
   */
  @Override
  public Optional<String> afterDeletion() {
    requireOpen();
    return Optional.of(SoftDelete.of(service) + ", longer where versions are kept");
  }

  @Override
  public URI url(String container, String name) {
    requireOpen();
    return addresses.of(container, name);
  }

  @Override
  public Optional<Place> locate(URI url) {
    requireOpen();
    return addresses.locate(url);
  }

  /** Ends the use of this area; connections are kept by the Azure client until they idle out. */
  @Override
  public void close() {
    closed = true;
  }

  private BlobContainerClient container(String container) {
    requireOpen();
    return service.getBlobContainerClient(ObjectNames.checkedContainer(container));
  }

  private BlobClient blob(String container, String name) {
    return container(container).getBlobClient(ObjectNames.checkedName(name));
  }

  private BlockUpload upload(String container, String name) {
    return new BlockUpload(blob(container, name).getBlockBlobClient(), container, name);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the staging area is closed");
    }
  }

  private static String describe(StagedObject pin) {
    return pin.container() + "/" + pin.name();
  }

  /** The address and the kind of credential. */
  @Override
  public String toString() {
    return "BlobStagingArea[" + addresses.base() + ", " + access + "]";
  }
}
