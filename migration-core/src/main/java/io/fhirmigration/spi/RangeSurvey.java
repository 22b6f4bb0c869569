package io.fhirmigration.spi;

import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a transformer has to know of all lines of a range before it can change the first of them.
 *
 * <p>A migration of mode {@code once} makes the survey when everything is exported and before
 * anything is imported; its result lies in staging as a write-once object, and every transformer
 * finds a copy of it under {@link ProviderConfig#survey}. A {@link TransformerProvider} says
 * whether it needs one.
 */
public interface RangeSurvey {

  /**
   * Begins a pass over the lines.
   *
   * @param folder an empty folder of this machine for temporary files; the caller deletes it
   */
  Pass begin(Path folder) throws IOException;

  /** One pass; used by one thread, which blocks on its files. */
  interface Pass extends AutoCloseable {
    /**
     * Takes a line as the transformers before this one leave it: each line of the range once or
     * more, in any order. The line's buffer is reused.
     *
     * @throws io.fhirmigration.model.RejectedException saying what the line lacks, free of patient
     *     data; the survey is not made then
     * @throws IOException when a temporary file can't be written
     */
    void add(ResourceLine line) throws IOException;

    /**
     * Writes the result: a function of the set of lines, not of their order or number.
     *
     * @param file one that is not there yet
     * @return what was found, in one sentence for the audit trail, free of patient data
     */
    String write(Path file) throws IOException;

    @Override
    void close() throws IOException;
  }
}
