package io.fhirmigration.cli.transform;

import io.fhirmigration.deid.Anonymizer;
import io.fhirmigration.deid.AnonymizerWorker;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.Transformer;
import java.util.Map;
import java.util.TreeMap;

/**
 * De-identifies as the original tool does, each file for itself. A resource on which a rule fails
 * in a way that the configuration skips is left without content, and counted.
 */
final class DeidStep implements Transformer {
  private static final String FAILED = "emptied since a rule failed";

  private final AnonymizerWorker worker;
  private long failed;

  private DeidStep(AnonymizerWorker worker) {
    this.worker = worker;
  }

  static FileStep of(Anonymizer anonymizer) {
    return file ->
        new DeidStep(anonymizer.worker(file.in().getFileName().toString(), file.folder()));
  }

  /** Outside a migration nothing is pinned by it. */
  @Override
  public String fingerprint() {
    return "deid";
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
