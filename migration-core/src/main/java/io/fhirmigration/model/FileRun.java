package io.fhirmigration.model;

/**
 * An unbroken run of a list of adopted files.
 *
 * @param first the index of its first file in the list, counting from 0
 * @param files how many files it has
 * @param bytes what they hold together, as listed
 */
public record FileRun(long first, long files, long bytes) {
  /** The index of the file behind the last one. */
  public long end() {
    return first + files;
  }
}
