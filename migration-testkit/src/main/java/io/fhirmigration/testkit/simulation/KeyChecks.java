package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportedKey;
import io.fhirmigration.testkit.crash.KeysOfChunks;
import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether the key lists say what the destination got. */
final class KeyChecks {
  private static final int DIGEST_BYTES = 16;

  private final SimulatedWorld world;
  private final List<String> problems = new ArrayList<>();

  KeyChecks(SimulatedWorld world) {
    this.world = world;
  }

  /**
   * What is wrong, in lines; empty when nothing is.
   *
   * @param complete whether all that is at the destination was booked
   */
  List<String> problems(List<Chunk> chunks, boolean complete) {
    KeysOfChunks keys = KeysOfChunks.read(world.staging(), chunks);
    keys.miscounted().forEach(chunk -> problems.add("key list of " + chunk));
    Map<String, ResourceVersion> there = new TreeMap<>();
    for (ResourceVersion version : world.destination().versions()) {
      if (!version.type().equals("SearchParameter")) {
        there.put(
            version.type() + "/" + version.id() + "/_history/" + version.versionId(), version);
      }
    }
    for (ImportedKey key : keys.keys()) {
      String name = KeysOfChunks.version(key);
      ResourceVersion version = there.get(name);
      if (version == null) {
        problems.add("in a key list, and not at the destination: " + name);
      } else if (!says(key, version)) {
        problems.add("a key list says otherwise of " + name);
      }
    }
    if (complete) {
      there.keySet().stream()
          .filter(name -> !keys.versions().contains(name))
          .forEach(name -> problems.add("at the destination, and in no key list: " + name));
    }
    return problems;
  }

  private boolean says(ImportedKey key, ResourceVersion version) {
    Optional<String> line =
        world.offers().line(key.type() + "/" + key.id() + "/" + key.versionId());
    return key.deleted() == version.deleted()
        && OffsetDateTime.parse(key.lastUpdated()).toInstant().equals(version.lastUpdated())
        && line.filter(text -> isDigestOf(text, key.digest())).isPresent();
  }

  /** A line that was refused may have been taken as it was, or mended. */
  private static boolean isDigestOf(String line, String digest) {
    return digest(line).equals(digest) || digest(Mend.unmended(line)).equals(digest);
  }

  private static String digest(String line) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
