package io.fhirmigration.verify.full;

import io.fhirmigration.model.VersionKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The versions that are known not to be at the destination, by their hashes. */
final class KeptBack {
  private record Key(long high, long low) {}

  private final Set<Key> keys = new HashSet<>();

  KeptBack(Comparing comparing, Collection<VersionKey> versions) {
    Hash128 hash = new Hash128();
    for (VersionKey version : versions) {
      comparing.hash(version, hash);
      keys.add(new Key(hash.high(), hash.low()));
    }
  }

  boolean holds(long[] seen) {
    return !keys.isEmpty() && keys.contains(new Key(Seen.keyHigh(seen), Seen.keyLow(seen)));
  }
}
