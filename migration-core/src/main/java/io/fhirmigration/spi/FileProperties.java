package io.fhirmigration.spi;

import java.util.Set;

/**
 * A provider that takes paths of this machine's files among its properties. Where a plan stands in
 * a file, relative ones start at that file's folder; else they start at the working directory. What
 * is in the files, not where they lie, is part of the plugin's fingerprint.
 */
public interface FileProperties {
  /** The names of these properties. */
  Set<String> fileProperties();
}
