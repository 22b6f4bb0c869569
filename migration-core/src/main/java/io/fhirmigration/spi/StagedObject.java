package io.fhirmigration.spi;

/**
 * One object in a {@link StagingArea} as it was seen at one moment: the pin by which later stages
 * notice that it changed.
 *
 * @param container the container that holds it
 * @param name the name inside the container, segments separated by {@code /}
 * @param length its length in bytes
 * @param etag an opaque token that changes whenever the content does
 */
public record StagedObject(String container, String name, long length, String etag) {}
