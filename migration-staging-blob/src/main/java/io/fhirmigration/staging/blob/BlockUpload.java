package io.fhirmigration.staging.blob;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobCommitBlockListOptions;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.blob.options.BlockBlobStageBlockFromUrlOptions;
import com.azure.storage.blob.specialized.BlockBlobClient;
import io.fhirmigration.spi.StagedObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * One object on its way up: blocks are staged without being visible, the commit shows them all. Two
 * uploads of one name never mix, because the ids of their blocks begin with a random word; blocks
 * that are never committed are dropped by the service after a week.
 *
 * <p>Not thread-safe.
 */
final class BlockUpload {
  private final BlockBlobClient blob;
  private final String container;
  private final String name;
  private final String word = UUID.randomUUID().toString();
  private final List<String> blocks = new ArrayList<>();
  private long length;

  BlockUpload(BlockBlobClient blob, String container, String name) {
    this.blob = blob;
    this.container = container;
    this.name = name;
  }

  /** Whether nothing has been staged yet. */
  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Stages the next block; nothing has happened when this throws. */
  void stage(BinaryData block, long size) {
    String id = nextId();
    try {
      blob.stageBlock(id, block);
    } catch (RuntimeException e) {
      throw BlobFailure.ofRead(this + " could not be staged", e);
    }
    blocks.add(id);
    length += size;
  }

  /** Lets the service itself fetch the next block from a pinned object. */
  void stageFrom(CopySource source, BlobRange range) {
    String id = nextId();
    BlockBlobStageBlockFromUrlOptions options =
        new BlockBlobStageBlockFromUrlOptions(id, source.address())
            .setSourceRange(range)
            .setSourceRequestConditions(Etags.unchanged(source.etag()));
    source.authorization().ifPresent(options::setSourceAuthorization);
    try {
      blob.stageBlockFromUrlWithResponse(options, null, Context.NONE);
    } catch (RuntimeException e) {
      throw BlobFailure.ofRead(this + " could not be copied", e);
    }
    blocks.add(id);
    length += range.getCount();
  }

  private String nextId() {
    String id = word + String.format(Locale.ROOT, "-%06d", blocks.size());
    return Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
  }

  StagedObject commit() {
    try {
      BlockBlobCommitBlockListOptions options =
          new BlockBlobCommitBlockListOptions(blocks).setHeaders(headers());
      return pin(blob.commitBlockListWithResponse(options, null, Context.NONE).getValue());
    } catch (RuntimeException e) {
      throw BlobFailure.ofWrite(this + " could not be written", e);
    }
  }

  /** Uploads a whole object in one call. */
  StagedObject upload(BinaryData content, long size) {
    try {
      length = size;
      return pin(put(new BlockBlobSimpleUploadOptions(content)));
    } catch (RuntimeException e) {
      throw BlobFailure.ofWrite(this + " could not be written", e);
    }
  }

  /**
   * Uploads a whole object unless the name is taken.
   *
   * @param metadata kept beside the object
   * @throws com.azure.storage.blob.models.BlobStorageException when the service refuses
   */
  StagedObject uploadNew(BinaryData content, long size, Map<String, String> metadata) {
    length = size;
    return pin(
        put(
            new BlockBlobSimpleUploadOptions(content)
                .setMetadata(metadata)
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"))));
  }

  private BlockBlobItem put(BlockBlobSimpleUploadOptions options) {
    return blob.uploadWithResponse(options.setHeaders(headers()), null, Context.NONE).getValue();
  }

  private BlobHttpHeaders headers() {
    return new BlobHttpHeaders()
        .setContentType(name.endsWith(".ndjson") ? "application/fhir+ndjson" : "application/json");
  }

  private StagedObject pin(BlockBlobItem item) {
    return new StagedObject(container, name, length, Etags.bare(item.getETag()));
  }

  @Override
  public String toString() {
    return container + "/" + name;
  }
}
