package io.fhirmigration.internal.staging;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A staging area whose reads fail when they end before the pinned length: a connection that was cut
 * must not look like a short file.
 *
 * @param area where everything lies
 */
public record WholeReads(StagingArea area) implements StagingArea {
  @Override
  public InputStream open(StagedObject pin, long offset) {
    return new Whole(area.open(pin, offset), pin.length() - offset);
  }

  @Override
  public URI base() {
    return area.base();
  }

  @Override
  public void createContainer(String container) {
    area.createContainer(container);
  }

  @Override
  public List<StagedObject> list(String container, String prefix, String after, int limit) {
    return area.list(container, prefix, after, limit);
  }

  @Override
  public Optional<StagedObject> find(String container, String name) {
    return area.find(container, name);
  }

  @Override
  public StagedObject write(String container, String name, Writer writer) {
    return area.write(container, name, writer);
  }

  @Override
  public Optional<StagedObject> writeOnce(String container, String name, byte[] content) {
    return area.writeOnce(container, name, content);
  }

  @Override
  public void delete(String container, String name) {
    area.delete(container, name);
  }

  @Override
  public boolean breakLease(MigrationId owner, String container, String name) {
    return area.breakLease(owner, container, name);
  }

  @Override
  public Optional<String> afterDeletion() {
    return area.afterDeletion();
  }

  @Override
  public URI url(String container, String name) {
    return area.url(container, name);
  }

  @Override
  public Optional<Place> locate(URI url) {
    return area.locate(url);
  }

  @Override
  public void close() {
    area.close();
  }

  private static final class Whole extends FilterInputStream {
    private long left;

    Whole(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      counted(read < 0 ? -1 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return (int) counted(super.read(buffer, offset, length));
    }

    @Override
    public long skip(long bytes) throws IOException {
      return counted(super.skip(bytes));
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private long counted(long read) throws IOException {
      if (read < 0 && left > 0) {
        throw new IOException("the read ended " + left + " bytes before the end of the object");
      }
      left -= Math.max(0, read);
      return read;
    }
  }
}
