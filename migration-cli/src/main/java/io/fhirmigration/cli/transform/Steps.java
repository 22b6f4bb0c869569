package io.fhirmigration.cli.transform;

import java.util.List;
import java.util.function.Supplier;

/**
 * The way of every resource.
 *
 * @param steps gives each step, in their order; once for each thread
 * @param fingerprints what the steps are
 */
record Steps(List<Supplier<FileStep>> steps, List<String> fingerprints) {
  Steps {
    steps = List.copyOf(steps);
    fingerprints = List.copyOf(fingerprints);
  }

  /** Fresh steps for one thread. */
  List<FileStep> forThread() {
    return steps.stream().map(Supplier::get).toList();
  }
}
