package io.fhirmigration.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The resource types of FHIR R4. */
final class ResourceTypes {
  /** All of them, sorted. */
  static final List<String> ALL = load();

  private static final Set<String> KNOWN = Set.copyOf(ALL);

  private ResourceTypes() {}

  static boolean isKnown(String type) {
    return KNOWN.contains(type);
  }

  private static List<String> load() {
    try (InputStream in =
        Objects.requireNonNull(ResourceTypes.class.getResourceAsStream("resource-types.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
