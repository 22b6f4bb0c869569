package io.fhirmigration.cli.transform;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonSyntax;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends resources through transformers in their order; used by one thread. */
public final class Chain {
  private final List<Transformer> transformers;
  private final JsonSyntax syntax = new JsonSyntax();
  private final Decision decision = new Decision();
  private String droppedBy = "";

  /** A chain of these transformers, which are used by nobody else. */
  public Chain(List<Transformer> transformers) {
    this.transformers = List.copyOf(transformers);
  }

  /**
   * The line after all transformers: the same object when none changes it, nothing when one drops
   * it.
   *
   * @throws RejectedException when it is no resource, a transformer refuses it, or one does what it
   *     must not
   */
  public Optional<ResourceLine> apply(ResourceLine line) {
    if (!syntax.isObject(line.bytes(), line.offset(), line.length())) {
      throw new RejectedException("not a JSON object");
    }
    if (line.resourceType().isEmpty()) {
      throw new RejectedException("no resourceType");
    }
    ResourceLine current = line;
    for (Transformer transformer : transformers) {
      decision.reset();
      decide(transformer, current);
      if (!decision.dropRule.isEmpty()) {
        droppedBy = decision.dropRule;
        return Optional.empty();
      }
      if (decision.replacement.length > 0) {
        current = replaced(transformer, current);
      }
    }
    return Optional.of(current);
  }

  /** The rule by which the last line was dropped. */
  String droppedBy() {
    return droppedBy;
  }

  /** All that was changed so far, by element path. */
  Map<String, Long> changes() {
    Map<String, Long> all = new TreeMap<>();
    transformers.forEach(t -> t.changes().forEach((path, n) -> all.merge(path, n, Long::sum)));
    return all;
  }

  private void decide(Transformer transformer, ResourceLine line) {
    try {
      transformer.transform(line, decision);
    } catch (MigrationException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RejectedException(name(transformer) + " failed with " + e.getClass().getName(), e);
    }
    if (decision.calls != 1) {
      throw new RejectedException(name(transformer) + " decided " + decision.calls + " times");
    }
  }

  private ResourceLine replaced(Transformer by, ResourceLine line) {
    byte[] bytes = decision.replacement;
    if (!syntax.isObject(bytes, 0, bytes.length)) {
      throw new RejectedException(name(by) + " wrote no JSON object");
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
    private String dropRule = "";

    void reset() {
      calls = 0;
      replacement = NONE;
      dropRule = "";
    }

    @Override
    public void keep() {
      calls++;
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      calls++;
      if (length == 0) {
        throw new RejectedException("a replaced line is empty");
      }
      replacement = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public void drop(String rule) {
      calls++;
      dropRule = rule.isEmpty() ? "unnamed" : rule;
    }
  }
}
