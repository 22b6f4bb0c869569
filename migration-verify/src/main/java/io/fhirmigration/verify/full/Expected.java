package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes of a version at the source what the destination must have: what the transformers of a
 * migration made of it on its way. Used by one thread.
 */
public final class Expected {
  private final List<Transformer> transformers;

  /**
   * What these transformers make.
   *
   * @param transformers in their order; may be empty
   */
  public Expected(List<Transformer> transformers) {
    this.transformers = List.copyOf(transformers);
  }

  /** Whether type and id may be others at the destination. */
  public boolean mapsIdentity() {
    return transformers.stream().anyMatch(Transformer::mapsIdentity);
  }

  /**
   * What becomes of a version; empty when a transformer leaves it out. Where nothing changes it, it
   * is the given line, and no longer valid than that.
   *
   * @throws RejectedException when a transformer refuses it or does not decide
   */
  public Optional<ResourceLine> of(ResourceLine version) {
    ResourceLine now = version;
    for (Transformer transformer : transformers) {
      Decision decision = new Decision(now);
      transformer.transform(now, decision);
      if (decision.calls != 1) {
        throw new RejectedException(
            "transformer "
                + transformer.getClass().getSimpleName()
                + " decided "
                + decision.calls
                + " times about a resource");
      }
      if (decision.result.isEmpty()) {
        return decision.result;
      }
      now = decision.result.get();
    }
    return Optional.of(now);
  }

  /** One transformer's decision. */
  private static final class Decision implements Transformer.Sink {
    private final ResourceLine line;
    private Optional<ResourceLine> result = Optional.empty();
    private int calls;

    Decision(ResourceLine line) {
      this.line = line;
    }

    @Override
    public void keep() {
      calls++;
      result = Optional.of(line);
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      calls++;
      byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
      result = Optional.of(ResourceLine.of(copy, 0, length, line.lineNumber(), line.byteOffset()));
    }

    @Override
    public void drop(String rule) {
      calls++;
    }
  }
}
