package io.fhirmigration.deid;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.time.Instant;
import java.util.Map;

/**
 * De-identifies each line; a line that no rule changes stays byte for byte as it is. Where the
 * configuration skips processing errors, a line that fails is dropped.
 */
final class DeidTransformer implements Transformer {
  private static final String FAILED = "deid-processing-error";

  private final AnonymizerWorker worker;
  private final String fingerprint;
  private final boolean mapsIdentity;
  private final boolean knowsToday;

  DeidTransformer(Anonymizer anonymizer, AnonymizerOptions options, ProviderConfig config) {
    this.worker = anonymizer.worker(config.planId(), config.planId());
    this.fingerprint = Fingerprint.of(anonymizer.configuration(), options, config.planId());
    this.mapsIdentity = anonymizer.mapsIdentity();
    this.knowsToday = !config.referenceInstant().equals(Instant.EPOCH);
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public boolean mapsIdentity() {
    return mapsIdentity;
  }

  /** The values changed so far, by operation and element. */
  @Override
  public Map<String, Long> changes() {
    return worker.changes();
  }

  /**
   * Decides about one line.
   *
   * @throws RejectedException when the reference instant isn't known, at which ages are counted
   */
  @Override
  public void transform(ResourceLine in, Sink out) {
    if (!knowsToday) {
      throw new RejectedException(
          "transformer "
              + DeidProvider.NAME
              + ": the reference instant isn't known, so that ages over 89 can't be told; give the"
              + " plan a referenceInstant");
    }
    boolean changed = apply(in);
    if (worker.failed()) {
      out.drop(FAILED);
    } else if (changed) {
      out.replace(worker.output(), 0, worker.outputLength());
    } else {
      out.keep();
    }
  }

  private boolean apply(ResourceLine in) {
    try {
      return worker.apply(in.bytes(), in.offset(), in.length());
    } catch (RejectedException e) {
      throw new RejectedException("transformer " + DeidProvider.NAME + ": " + e.getMessage(), e);
    }
  }
}
