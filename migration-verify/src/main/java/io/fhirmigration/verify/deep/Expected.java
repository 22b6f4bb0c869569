package io.fhirmigration.verify.deep;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes of a version at the source what the destination must have; used by one thread. */
final class Expected {
  private final List<Transformer> transformers;

  Expected(List<Transformer> transformers) {
    this.transformers = List.copyOf(transformers);
  }

  /** Whether type and id may be others at the destination. */
  boolean mapsIdentity() {
    return transformers.stream().anyMatch(Transformer::mapsIdentity);
  }

  /**
   * What becomes of a version; empty when a transformer leaves it out.
   *
   * @throws RejectedException when a transformer refuses it or does not decide
   */
  Optional<byte[]> of(byte[] version) {
    byte[] line = version;
    for (Transformer transformer : transformers) {
      Decision decision = new Decision(line);
      transformer.transform(ResourceLine.of(line), decision);
      if (decision.calls != 1) {
        throw new RejectedException(
            "transformer "
                + transformer.getClass().getSimpleName()
                + " decided "
                + decision.calls
                + " times about a resource");
      }
      if (decision.dropped) {
        return Optional.empty();
      }
      line = decision.line;
    }
    return Optional.of(line);
  }

  /** One transformer's decision. */
  private static final class Decision implements Transformer.Sink {
    private byte[] line;
    private boolean dropped;
    private int calls;

    Decision(byte[] line) {
      this.line = line;
    }

    @Override
    public void keep() {
      calls++;
    }

    @Override
    public void replace(byte[] bytes, int offset, int length) {
      calls++;
      line = Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public void drop(String rule) {
      calls++;
      dropped = true;
    }
  }
}
