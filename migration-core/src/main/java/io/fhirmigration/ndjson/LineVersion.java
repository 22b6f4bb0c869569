package io.fhirmigration.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Makes hashes of the names of versions; used by one thread. */
final class LineVersion {
  private final MessageDigest digest = sha256();

  /**
   * A version of a resource, by hashes.
   *
   * @param high the first half of the resource's hash
   * @param low its second half
   * @param key the hash of version and date as they are written
   */
  record Name(long high, long low, long key) implements Comparable<Name> {
    /** As numbers without sign. */
    @Override
    public int compareTo(Name other) {
      int byHigh = Long.compareUnsigned(high, other.high);
      int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
      return byLow != 0 ? byLow : Long.compareUnsigned(key, other.key);
    }

    boolean isOfSameResource(Name other) {
      return high == other.high && low == other.low;
    }
  }

  /** The name of a line's version; empty when it lacks type, id or date. */
  Optional<Name> of(ResourceLine line) {
    Optional<String> type = line.resourceType();
    Optional<String> id = line.id();
    Optional<String> date = line.lastUpdated();
    if (type.isEmpty() || id.isEmpty() || date.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer resource = hash(type.get() + "/" + id.get());
    ByteBuffer version = hash(line.versionId().orElse("") + " " + date.get());
    return Optional.of(new Name(resource.getLong(), resource.getLong(), version.getLong()));
  }

  /** The number that a version is; empty for one that an import does not take for a number. */
  static Optional<Integer> number(String version) {
    try {
      boolean plain = version.matches("-?[0-9]+");
      return plain ? Optional.of(Integer.valueOf(version)) : Optional.empty();
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  private ByteBuffer hash(String text) {
    return ByteBuffer.wrap(digest.digest(text.getBytes(UTF_8)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
