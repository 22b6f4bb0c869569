package io.fhirmigration.internal.objects;

import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** An object whose content is held against its hash when its end is met. */
final class HashedInput extends FilterInputStream {
  private final MessageDigest digest;
  private final ObjectRef ref;
  private boolean ended;

  HashedInput(InputStream in, MessageDigest digest, ObjectRef ref) {
    super(in);
    this.digest = digest;
    this.ref = ref;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    if (read < 0) {
      end();
    } else {
      digest.update((byte) read);
    }
    return read;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read < 0) {
      end();
    } else {
      digest.update(buffer, offset, read);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void end() {
    if (!ended && !HexFormat.of().formatHex(digest.digest()).equals(ref.sha256())) {
      throw new RejectedException("staged object " + ref.name() + " was changed");
    }
    ended = true;
  }
}
