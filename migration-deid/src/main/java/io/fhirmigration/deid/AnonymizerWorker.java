package io.fhirmigration.deid;

import io.fhirmigration.deid.internal.plan.DocumentRun;
import java.util.Map;

/**
 * Applies a compiled configuration to one document after the other, reusing its buffers; used by
 * one thread at a time. See {@link Anonymizer#worker}.
 */
public final class AnonymizerWorker {
  private final DocumentRun run;

  AnonymizerWorker(DocumentRun run) {
    this.run = run;
  }

  /** De-identifies one document; see {@link Anonymizer#apply}. */
  public byte[] apply(byte[] json) {
    return apply(json, 0, json.length) ? run.output().copy() : json;
  }

  /**
   * De-identifies the document in a part of a buffer, which is not written to.
   *
   * @return whether it changed; when not, it is to be used as it is
   * @throws io.fhirmigration.model.RejectedException as {@link Anonymizer#apply}
   */
  public boolean apply(byte[] buffer, int offset, int length) {
    return run.apply(buffer, offset, offset + length);
  }

  /**
   * Whether a rule failed on the last document in the way that the configuration skips: its output
   * is a resource without content, labelled as redacted.
   */
  public boolean failed() {
    return run.failed();
  }

  /** Whether the last document that rules looked at has nothing left but its meta. */
  public boolean emptied() {
    return run.emptied();
  }

  /** The buffer that holds the last changed document from index 0 on; reused by the next call. */
  public byte[] output() {
    return run.output().bytes();
  }

  /** The length of the last changed document. */
  public int outputLength() {
    return run.output().length();
  }

  /** How many values each method changed so far, by method and element. */
  public Map<String, Long> changes() {
    return run.changes();
  }
}
