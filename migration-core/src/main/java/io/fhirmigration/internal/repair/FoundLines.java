package io.fhirmigration.internal.repair;

import io.fhirmigration.model.ExportAttempt;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.model.Window;
import java.util.List;

/**
 * Lines that a comparison missed and that staging still held, ready to be sent; a write-once
 * object.
 *
 * @param window the window of the first chunk that one was found in
 * @param attempt the export that this chunk came from
 * @param statusUrl that export's status URL
 * @param files the files to import, one for each type
 * @param order what is done with each line
 */
public record FoundLines(
    Window window,
    ExportAttempt attempt,
    String statusUrl,
    List<StagedFile> files,
    ObjectRef order) {
  /** Copies the list. */
  public FoundLines {
    files = List.copyOf(files);
  }
}
