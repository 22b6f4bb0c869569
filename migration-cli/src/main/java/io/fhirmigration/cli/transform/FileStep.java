package io.fhirmigration.cli.transform;

import io.fhirmigration.spi.Transformer;

/** One step of the way of a file's resources; used by one thread. */
@FunctionalInterface
interface FileStep {
  /** The transformer for the resources of this file. */
  Transformer forFile(FilePair file);
}
