package io.fhirmigration.spi;

import java.time.Instant;
import java.util.List;

/**
 * What a server says about itself.
 *
 * @param now its clock, read from the {@code Date} header
 * @param types resource types of its capability statement, sorted
 * @param software name and version for the report
 */
public record ServerFacts(Instant now, List<String> types, String software) {
  /** Copies the list. */
  public ServerFacts {
    types = List.copyOf(types);
  }
}
