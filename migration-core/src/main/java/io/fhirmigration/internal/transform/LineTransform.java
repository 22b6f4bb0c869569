package io.fhirmigration.internal.transform;

import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.NdjsonWriter;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Sends single lines through transformers; used by one thread. */
public final class LineTransform {
  private final List<Transformer> transformers;
  private final MigrationPlan plan;

  /**
   * A transform of single lines.
   *
   * @param transformers in their order; may be empty
   */
  public LineTransform(List<Transformer> transformers, MigrationPlan plan) {
    this.transformers = List.copyOf(transformers);
    this.plan = plan;
  }

  /**
   * The line after all transformers, without line end; empty when one of them drops it.
   *
   * @throws RejectedException when it is no JSON object, or a transformer refuses it or does what
   *     it must not
   */
  public Optional<byte[]> apply(ResourceLine line) {
    LineScan scan = new LineScan(line.resourceType().orElse(""), Instant.EPOCH, plan);
    if (!scan.isJson(line)) {
      throw new RejectedException("not a JSON object");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(line.length() + 1);
    try (NdjsonWriter writer = new NdjsonWriter(out)) {
      new TransformChain(transformers, writer, scan, Optional.empty()).apply(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size() == 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOf(out.toByteArray(), out.size() - 1));
  }
}
