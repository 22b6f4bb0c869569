package io.fhirmigration.spi;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonSyntax;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends resources through transformers in their order, and refuses what none of them may do: to
 * decide other than once, to write anything but a JSON object on one line, to change an identity
 * without declaring it. Used by one thread.
 */
public final class TransformerChain {
  private final List<Transformer> transformers;
  private final boolean ofHistory;
  private final JsonSyntax syntax = new JsonSyntax();
  private final Decision decision = new Decision();

  /** A chain of these transformers, which nobody else uses; there may be none. */
  public TransformerChain(List<Transformer> transformers) {
    this(transformers, false);
  }

  /**
   * A chain.
   *
   * @param transformers in their order; nobody else uses them
   * @param ofHistory whether the lines hold several versions of a resource: dropping one of them
   *     would make an older one current, so that it must be declared
   */
  public TransformerChain(List<Transformer> transformers, boolean ofHistory) {
    this.transformers = List.copyOf(transformers);
    this.ofHistory = ofHistory;
  }

  /**
   * The line after all transformers: the given object where none changes it, which is then valid no
   * longer than that; empty when one drops it.
   *
   * @param line a JSON object, which is not verified
   * @throws RejectedException naming the line, when a transformer refuses it, fails, or does what
   *     it must not
   */
  public Optional<ResourceLine> apply(ResourceLine line) {
    ResourceLine current = line;
    for (Transformer transformer : transformers) {
      decision.reset();
      try {
        decide(transformer, current);
        if (decision.dropped) {
          return Optional.empty();
        }
        if (decision.replacement.length > 0) {
          current = replaced(transformer, current);
        }
      } catch (RejectedException e) {
        throw line.lineNumber() > 0
            ? new RejectedException("line " + line.lineNumber() + ": " + e.getMessage(), e)
            : e;
      }
    }
    return Optional.of(current);
  }

  /** The rule by which the last line was dropped; empty string when it was not. */
  public String droppedBy() {
    return decision.rule;
  }

  /** Whether some transformer may change type, id or version. */
  public boolean mapsIdentity() {
    return transformers.stream().anyMatch(Transformer::mapsIdentity);
  }

  /** All that was changed so far, by keys free of patient data. */
  public Map<String, Long> changes() {
    Map<String, Long> all = new TreeMap<>();
    transformers.forEach(t -> t.changes().forEach((key, n) -> all.merge(key, n, Long::sum)));
    return all;
  }

  private void decide(Transformer transformer, ResourceLine line) {
    try {
      transformer.transform(line, decision);
    } catch (MigrationException | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RejectedException(
          name(transformer) + " failed with " + e.getClass().getSimpleName(), e);
    }
    if (decision.calls != 1) {
      throw new RejectedException(name(transformer) + " decided " + decision.calls + " times");
    }
    if (decision.dropped && ofHistory && !transformer.dropsByIdentity()) {
      throw new RejectedException(
          name(transformer)
              + " dropped a line of a history without declaring that it drops by type and id");
    }
  }

  private ResourceLine replaced(Transformer by, ResourceLine line) {
    byte[] bytes = decision.replacement;
    if (!syntax.isObject(bytes, 0, bytes.length)) {
      throw new RejectedException(name(by) + " wrote no JSON object on one line");
    }
    ResourceLine next =
        ResourceLine.of(bytes, 0, bytes.length, line.lineNumber(), line.byteOffset());
    boolean same =
        next.resourceType().equals(line.resourceType())
            && next.id().equals(line.id())
            && next.versionId().equals(line.versionId());
    if (!same && !by.mapsIdentity()) {
      throw new RejectedException(
          name(by) + " changed type, id or version of a line without declaring it");
    }
    return next;
  }

  private static String name(Transformer transformer) {
    return "transformer " + transformer.getClass().getSimpleName();
  }

  /** One transformer's decision about one line. */
  private static final class Decision implements Transformer.Sink {
    private static final byte[] NONE = new byte[0];
    private int calls;
    private byte[] replacement = NONE;
    private boolean dropped;
    private String rule = "";

    void reset() {
      calls = 0;
      replacement = NONE;
      dropped = false;
      rule = "";
    }

    @Override
    public void keep() {
      calls++;
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      calls++;
      if (length == 0) {
        throw new RejectedException("a replaced line is empty; drop it instead");
      }
      replacement = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public void drop(String name) {
      calls++;
      dropped = true;
      rule = name.isEmpty() ? "unnamed" : name;
    }
  }
}
