package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.adopt.FileListing;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.JsonSyntax;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerChain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Gives the lines of pinned files that are imported to a survey, as it is to see them. */
final class SurveyLines {
  private final MigrationPlan plan;
  private final StagingArea staging;
  private final RangeSurvey.Pass pass;
  private final TransformerChain before;
  private final JsonSyntax syntax = new JsonSyntax();

  SurveyLines(
      MigrationPlan plan, StagingArea staging, RangeSurvey.Pass pass, List<Transformer> before) {
    this.plan = plan;
    this.staging = staging;
    this.pass = pass;
    this.before = new TransformerChain(before, plan.history());
  }

  /** Reads these files; what has no place in the survey, in one sentence. */
  Optional<String> read(List<StagedObject> files) {
    RefusedInput refused = new RefusedInput();
    files.forEach(file -> read(file, refused));
    return refused.text();
  }

  private void read(StagedObject file, RefusedInput refused) {
    try (InputStream in = staging.open(file, 0);
        NdjsonReader reader = FileListing.reader(file, in)) {
      while (reader.next()) {
        ResourceLine line = reader.line();
        if (LineScan.isImported(line.resourceType().orElse(""), plan)) {
          add(line).ifPresent(why -> refused.add(file.name(), line.lineNumber(), why));
        }
      }
    } catch (NdjsonException e) {
      refused.unreadable(file.name(), String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      throw new RetryableException("file " + file.name() + " could not be read", e);
    }
  }

  /** Why a line has no place in the survey; empty when it has. */
  private Optional<String> add(ResourceLine line) {
    try {
      if (!syntax.isObject(line.bytes(), line.offset(), line.length())) {
        return Optional.of("not a JSON object");
      }
      before.apply(line).ifPresent(this::give);
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(String.valueOf(e.getMessage()).replaceFirst("^line [0-9]+: ", ""));
    }
  }

  private void give(ResourceLine line) {
    try {
      pass.add(line);
    } catch (IOException e) {
      throw new RetryableException(
          "temporary files of a survey could not be written; make room in java.io.tmpdir", e);
    }
  }
}
