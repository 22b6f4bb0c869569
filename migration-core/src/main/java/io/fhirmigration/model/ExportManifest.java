package io.fhirmigration.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an export claims to have written.
 *
 * @param request the kick-off URL as the server repeats it, when it does
 * @param output the files, sorted by URL
 * @param errors addresses of error files
 */
public record ExportManifest(Optional<String> request, List<File> output, List<URI> errors) {
  /** Copies the lists. */
  public ExportManifest {
    output = List.copyOf(output);
    errors = List.copyOf(errors);
  }

  /**
   * One NDJSON file.
   *
   * @param type the resource type it holds
   * @param url its address
   * @param count lines as the server says, when it does
   */
  public record File(String type, URI url, OptionalLong count) {}
}
