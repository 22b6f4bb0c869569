package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a migration's transformers make of a line, so that it can be expected elsewhere. */
final class Transforms {
  private final List<Transformer> transformers;

  Transforms(List<Transformer> transformers) {
    this.transformers = List.copyOf(transformers);
  }

  /**
   * The line as it is expected, or nothing when it is left out.
   *
   * @throws DamagedLineException when a transformer refuses it
   */
  Optional<ResourceLine> apply(ResourceLine line) throws DamagedLineException {
    ResourceLine now = line;
    for (Transformer transformer : transformers) {
      Decision decision = new Decision(now);
      try {
        transformer.transform(now, decision);
      } catch (RejectedException refused) {
        throw new DamagedLineException("a transformer refuses it");
      }
      if (decision.calls != 1) {
        throw new DamagedLineException(
            "a transformer decided " + decision.calls + " times about it");
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
