package io.fhirmigration.testkit.storage;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.Script;
import io.fhirmigration.testkit.storage.StorageCall.Operation;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A staging area that fails as its script says, in front of one that does not.
 *
 * <p>Several may stand before one area: one for each engine or server, so that only its own calls
 * are struck. A fault that does not fit its call, such as an early end of a listing, changes
 * nothing. As thread-safe as the area behind it. {@link StorageFaults} names what can go wrong.
 */
public final class FaultyStaging implements StagingArea {
  private final StagingArea area;
  private final Script<StorageCall, StorageFault> script = new Script<>();

  /** An area without faults yet, in front of this one, which it closes. */
  public FaultyStaging(StagingArea area) {
    this.area = area;
  }

  /** Adds a line that strikes the next call of its kind. */
  public FaultyStaging once(Predicate<StorageCall> which, StorageFault fault) {
    return times(1, which, fault);
  }

  /** Adds a line that strikes the next calls of its kind. */
  public FaultyStaging times(int times, Predicate<StorageCall> which, StorageFault fault) {
    script.add(which, fault, 0, times);
    return this;
  }

  /** Adds a line that spares the first calls of its kind and strikes the one after them. */
  public FaultyStaging after(int spared, Predicate<StorageCall> which, StorageFault fault) {
    script.add(which, fault, spared, 1);
    return this;
  }

  /** Adds a line that strikes every call of its kind. */
  public FaultyStaging always(Predicate<StorageCall> which, StorageFault fault) {
    return times(Integer.MAX_VALUE, which, fault);
  }

  /** How many lines have not struck as often as they say; a line for all calls never ends. */
  public int unused() {
    return script.unused();
  }

  /** Drops all lines: from now on nothing goes wrong. */
  public void clear() {
    script.clear();
  }

  @Override
  public URI base() {
    return area.base();
  }

  @Override
  public void createContainer(String container) {
    run(
        new StorageCall(Operation.CREATE, container, ""),
        fault -> {
          area.createContainer(container);
          return container;
        });
  }

  @Override
  public List<StagedObject> list(String container, String prefix, String after, int limit) {
    return run(
        new StorageCall(Operation.LIST, container, prefix),
        fault -> {
          List<StagedObject> page = area.list(container, prefix, after, limit);
          boolean omit = fault instanceof StorageFault.OmitLast && !page.isEmpty();
          return omit ? List.copyOf(page.subList(0, page.size() - 1)) : page;
        });
  }

  @Override
  public Optional<StagedObject> find(String container, String name) {
    return run(
        new StorageCall(Operation.FIND, container, name), fault -> area.find(container, name));
  }

  @Override
  public InputStream open(StagedObject pin, long offset) {
    return run(
        new StorageCall(Operation.OPEN, pin.container(), pin.name()),
        fault -> {
          InputStream in = area.open(pin, offset);
          if (fault instanceof StorageFault.EndEarly early) {
            return new CutStream(in, early.bytes(), false);
          }
          return fault instanceof StorageFault.BreakOff off
              ? new CutStream(in, off.bytes(), true)
              : in;
        });
  }

  @Override
  public StagedObject write(String container, String name, Writer writer) {
    return run(
        new StorageCall(Operation.WRITE, container, name),
        fault ->
            area.write(
                container,
                name,
                fault instanceof StorageFault.Spoil spoil ? spoiled(writer, spoil) : writer));
  }

  @Override
  public Optional<StagedObject> writeOnce(String container, String name, byte[] content) {
    return run(
        new StorageCall(Operation.WRITE_ONCE, container, name),
        fault ->
            area.writeOnce(
                container,
                name,
                fault instanceof StorageFault.Spoil spoil
                    ? spoil.change().apply(content.clone())
                    : content));
  }

  @Override
  public void delete(String container, String name) {
    run(
        new StorageCall(Operation.DELETE, container, name),
        fault -> {
          area.delete(container, name);
          return name;
        });
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

  private <T> T run(StorageCall call, Function<StorageFault, T> work) {
    StorageFault fault = script.next(call).orElseGet(StorageFault.None::new);
    if (fault instanceof StorageFault.Refuse) {
      throw new RetryableException("the storage does not answer");
    }
    if (fault instanceof StorageFault.Meanwhile meanwhile) {
      meanwhile.event().accept(area, call);
    }
    T result = work.apply(fault);
    if (fault instanceof StorageFault.LoseReply) {
      throw lost(call);
    }
    return result;
  }

  /** A read whose answer is lost did nothing. */
  private static MigrationException lost(StorageCall call) {
    String what = "the storage's answer was lost";
    return switch (call.operation()) {
      case LIST, FIND, OPEN -> new RetryableException(what);
      default -> new OutcomeUnknownException(what);
    };
  }

  private static Writer spoiled(Writer writer, StorageFault.Spoil spoil) {
    return out -> {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      writer.writeTo(content);
      out.write(spoil.change().apply(content.toByteArray()));
    };
  }
}
