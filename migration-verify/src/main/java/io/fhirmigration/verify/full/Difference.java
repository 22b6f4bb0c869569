package io.fhirmigration.verify.full;

import io.fhirmigration.model.VersionKey;
import java.util.List;
import java.util.Optional;

/**
 * A version whose content is not the same.
 *
 * @param key the version
 * @param contradicts the side whose own lines of this version differ from each other; empty when
 *     the two sides differ
 * @param paths where it differs, such as {@code Observation.valueQuantity.value}, outermost first;
 *     empty when the lines are too large to be compared member by member
 * @param values what stands at these paths; empty unless values were asked for
 */
public record Difference(
    VersionKey key, Optional<Origin> contradicts, List<String> paths, List<Values> values) {
  /** Copies the lists. */
  public Difference {
    paths = List.copyOf(paths);
    values = List.copyOf(values);
  }

  /**
   * What stands at one path. {@code toString} leaves the values out.
   *
   * @param path where
   * @param source the canonical JSON text at the source, or of one contradicting line; empty when
   *     nothing stands there
   * @param destination the same at the destination, or of the other line
   */
  public record Values(String path, Optional<String> source, Optional<String> destination) {
    @Override
    public String toString() {
      return "Values[" + path + "]";
    }
  }
}
