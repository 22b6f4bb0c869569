package io.fhirmigration.staging.blob;

import com.azure.core.util.BinaryData;
import io.fhirmigration.spi.StagedObject;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Cuts a content into blocks and stages each when it is full; holds one block in memory. Nothing is
 * visible before {@link #commit}; flushing and closing do nothing.
 *
 * <p>Not thread-safe.
 */
final class BlockStream extends OutputStream {
  private static final int FIRST = 1 << 16;

  private final BlockUpload upload;
  private final int blockSize;
  private byte[] block = new byte[FIRST];
  private int filled;

  BlockStream(BlockUpload upload, int blockSize) {
    this.upload = upload;
    this.blockSize = blockSize;
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] content, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, content.length);
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (filled == blockSize) {
        upload.stage(taken(), filled);
        filled = 0;
      }
      int part = Math.min(end - at, blockSize - filled);
      grow(filled + part);
      System.arraycopy(content, at, block, filled, part);
      filled += part;
      at += part;
    }
  }

  /** Makes all that was written visible under the object's name. */
  StagedObject commit() {
    if (upload.isEmpty()) {
      return upload.upload(taken(), filled);
    }
    upload.stage(taken(), filled);
    return upload.commit();
  }

  private BinaryData taken() {
    return BinaryData.fromByteBuffer(ByteBuffer.wrap(block, 0, filled));
  }

  private void grow(int needed) {
    if (needed > block.length) {
      block = Arrays.copyOf(block, Math.min(blockSize, Math.max(needed, 4 * block.length)));
    }
  }
}
