package io.fhirmigration.internal.objects;

import io.fhirmigration.spi.TargetServer;
import java.util.List;

/** What the destination said at the end of an import, as it is kept in staging. */
public record ImportAnswer(
    List<TargetServer.FileResult> files, List<TargetServer.ErrorFile> errors) {
  /** Copies the lists. */
  public ImportAnswer {
    files = List.copyOf(files);
    errors = List.copyOf(errors);
  }
}
