package io.fhirmigration.spi;

import io.fhirmigration.model.StagedFile;

/**
 * One object in a {@link StagingArea} as it was seen at one moment: the pin by which later stages
 * notice that it changed.
 *
 * @param container the container that holds it
 * @param name the name inside the container, segments separated by {@code /}
 * @param length its length in bytes
 * @param etag an opaque token that changes whenever the content does
 */
public record StagedObject(String container, String name, long length, String etag) {

  /** The object that a scanned file was. */
  public static StagedObject of(StagedFile file) {
    return new StagedObject(file.container(), file.name(), file.length(), file.etag());
  }
}
