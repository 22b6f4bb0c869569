package io.fhirmigration.benchmarks.million;

import io.fhirmigration.testkit.server.ResourceVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a server holds, in a few numbers: two servers with equal ones hold the same versions with
 * the same bytes. The order of the versions does not matter.
 *
 * @param versions how many
 * @param bytes how long their bodies are together
 * @param sum the sum of the first eight bytes of each version's SHA-256
 */
record Digest(long versions, long bytes, long sum) {
  static Digest of(Iterable<ResourceVersion> all) {
    MessageDigest sha256 = sha256();
    long versions = 0;
    long bytes = 0;
    long sum = 0;
    for (ResourceVersion version : all) {
      String name = version + " " + version.lastUpdated() + "\n";
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sum += ByteBuffer.wrap(sha256.digest(version.body())).getLong();
      versions++;
      bytes += version.body().length;
    }
    return new Digest(versions, bytes, sum);
  }

  /** Three words. */
  String format() {
    return versions + " " + bytes + " " + Long.toHexString(sum);
  }

  static Digest parse(String words) {
    String[] parts = words.split(" ", -1);
    return new Digest(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseUnsignedLong(parts[2], 16));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
