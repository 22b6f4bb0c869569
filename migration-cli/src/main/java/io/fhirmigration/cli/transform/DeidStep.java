package io.fhirmigration.cli.transform;

import io.fhirmigration.deid.Anonymizer;
import io.fhirmigration.deid.AnonymizerWorker;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/**
 * De-identifies as the original tool does, each file for itself. A resource on which a rule fails
 * in a way that the configuration skips is left without content, and counted.
 */
final class DeidStep implements Transformer {
  private static final String FAILED = "emptied since a rule failed";

  private final AnonymizerWorker worker;
  private final String fingerprint;
  private long failed;

  private DeidStep(AnonymizerWorker worker, String fingerprint) {
    this.worker = worker;
    this.fingerprint = fingerprint;
  }

  /**
   * A step.
   *
   * @param now the instant that ages are counted at
   */
  static FileStep of(Anonymizer anonymizer, Instant now) {
    String fingerprint =
        anonymizer.fingerprint(ProviderConfig.STAND_ALONE)
            + " repeatable=false today="
            + LocalDate.ofInstant(now, ZoneOffset.UTC);
    return file ->
        new DeidStep(
            anonymizer.worker(file.in().getFileName().toString(), file.folder()), fingerprint);
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  /** Rules may redact or hash ids. */
  @Override
  public boolean mapsIdentity() {
    return true;
  }

  @Override
  public void transform(ResourceLine in, Sink out) {
    boolean changed = worker.apply(in.bytes(), in.offset(), in.length());
    if (worker.failed()) {
      failed++;
    }
    if (changed) {
      out.replace(worker.output(), 0, worker.outputLength());
    } else {
      out.keep();
    }
  }

  @Override
  public Map<String, Long> changes() {
    Map<String, Long> changes = new TreeMap<>(worker.changes());
    if (failed > 0) {
      changes.put(FAILED, failed);
    }
    return changes;
  }
}
