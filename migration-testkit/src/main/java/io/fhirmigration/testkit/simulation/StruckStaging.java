package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The staging area as one process reaches it. */
final class StruckStaging implements StagingArea {
  private final StagingArea delegate;
  private final Life life;
  private final Deletes deletes;

  StruckStaging(StagingArea delegate, Life life, Deletes deletes) {
    this.delegate = delegate;
    this.life = life;
    this.deletes = deletes;
  }

  private <T> T call(String what, Supplier<T> call) {
    return life.around(
        Call.STAGING,
        "staging " + what,
        false,
        () -> {
          if (life.strikes(Call.STAGING)) {
            life.note("! staging refuses");
            throw new RetryableException("staging does not answer");
          }
          return call.get();
        });
  }

  private <T> T effect(String what, Supplier<T> call) {
    return life.around(
        Call.STAGING,
        "staging " + what,
        false,
        () -> {
          if (!life.strikes(Call.STAGING)) {
            return call.get();
          }
          boolean lands = life.fate().faults().chance(50);
          life.note(lands ? "! staging's answer lost" : "! staging refuses");
          if (!lands) {
            throw new RetryableException("staging does not answer");
          }
          T unused = call.get();
          throw new OutcomeUnknownException("staging's answer was lost");
        });
  }

  @Override
  public URI base() {
    return delegate.base();
  }

  @Override
  public void createContainer(String container) {
    effect(
        "create " + container,
        () -> {
          delegate.createContainer(container);
          return true;
        });
  }

  @Override
  public List<StagedObject> list(String container, String prefix, String after, int limit) {
    return call("list " + container, () -> delegate.list(container, prefix, after, limit));
  }

  @Override
  public Optional<StagedObject> find(String container, String name) {
    return call("find " + name, () -> delegate.find(container, name));
  }

  /** Goes wrong at once, in mid-stream with an error, or by an early end. */
  @Override
  public InputStream open(StagedObject pin, long offset) {
    return life.around(
        Call.STAGING,
        "staging open " + pin.name(),
        false,
        () -> life.strikes(Call.STAGING) ? struck(pin, offset) : delegate.open(pin, offset));
  }

  private InputStream struck(StagedObject pin, long offset) {
    int how = life.fate().faults().between(0, 2);
    life.note(List.of("! staging refuses", "! read breaks", "! read ends early").get(how));
    if (how == 0) {
      throw new RetryableException("staging does not answer");
    }
    byte[] content = content(pin, offset);
    int kept = content.length == 0 ? 0 : life.fate().faults().between(0, content.length - 1);
    InputStream start = new ByteArrayInputStream(Arrays.copyOf(content, kept));
    return how == 2 ? start : new SequenceInputStream(start, new BrokenStream());
  }

  private byte[] content(StagedObject pin, long offset) {
    try (InputStream in = delegate.open(pin, offset)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the connection to staging broke");
    }
  }

  @Override
  public StagedObject write(String container, String name, Writer writer) {
    return effect(
        "write " + name,
        () -> {
          if (life.isLate()) {
            deletes.lateIn(container);
          }
          return delegate.write(container, name, writer);
        });
  }

  @Override
  public Optional<StagedObject> writeOnce(String container, String name, byte[] content) {
    return effect("write once " + name, () -> delegate.writeOnce(container, name, content));
  }

  @Override
  public void delete(String container, String name) {
    effect(
        "delete " + container + " " + name,
        () -> {
          deletes.deleting(container, name);
          delegate.delete(container, name);
          return true;
        });
  }

  @Override
  public boolean breakLease(MigrationId owner, String container, String name) {
    return effect("break the lease of " + name, () -> delegate.breakLease(owner, container, name));
  }

  @Override
  public Optional<String> afterDeletion() {
    return delegate.afterDeletion();
  }

  @Override
  public URI url(String container, String name) {
    return delegate.url(container, name);
  }

  @Override
  public Optional<Place> locate(URI url) {
    return delegate.locate(url);
  }

  /** Staging outlives its engines. */
  @Override
  public void close() {}
}
