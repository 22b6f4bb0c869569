package io.fhirmigration.internal.transform.version;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.ndjson.VersionTableBuilder;
import io.fhirmigration.spi.RangeSurvey;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the table of versions of all lines of a range. */
final class VersionPass implements RangeSurvey.Pass {
  private final VersionTableBuilder builder;

  VersionPass(Path folder) throws IOException {
    builder = new VersionTableBuilder(folder);
  }

  @Override
  public void add(ResourceLine line) throws IOException {
    builder.add(line);
  }

  @Override
  public String write(Path file) throws IOException {
    return builder.write(file).toString();
  }

  @Override
  public void close() throws IOException {
    builder.close();
  }
}
