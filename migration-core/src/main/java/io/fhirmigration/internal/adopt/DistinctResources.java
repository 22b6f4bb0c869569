package io.fhirmigration.internal.adopt;

import io.fhirmigration.model.CountAnswer;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Counts the resources in staged files that are current: of each type and id the newest version,
 * unless that is a delete.
 *
 * <p>Type and id are held as 64 bits of their SHA-256. Once there are more of them than the heap is
 * allowed to hold, nothing is counted. Used by one thread, once.
 */
public final class DistinctResources {
  /** Bytes of heap for one resource while the table grows. */
  private static final int BYTES_EACH = 96;

  private final StagingArea staging;
  private final long most;
  private final MessageDigest digest;
  private final NewestVersions newest = new NewestVersions();
  private final List<String> types = new ArrayList<>();

  /** A count that takes at most this many bytes of heap, or somewhat more. */
  public DistinctResources(StagingArea staging, long heap) {
    this.staging = staging;
    this.most = Math.min(Integer.MAX_VALUE / 4, heap / BYTES_EACH);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * The current resources by type.
   *
   * @throws io.fhirmigration.model.RejectedException when a file is gone or no longer the one that
   *     was imported
   */
  public Map<String, CountAnswer> count(Stream<StagedFile> files) {
    files.filter(file -> file.lines() > 0).forEach(this::read);
    Map<String, CountAnswer> counts = new TreeMap<>();
    long[] current = newest.current(types.size());
    for (int type = 0; type < current.length; type++) {
      counts.put(
          types.get(type),
          newest.size() > most
              ? CountAnswer.unknown("the files hold more than " + most + " resources")
              : CountAnswer.of(current[type]));
    }
    return counts;
  }

  private void read(StagedFile file) {
    if (!types.contains(file.type())) {
      types.add(file.type());
    }
    int type = types.indexOf(file.type());
    StagedObject pin = StagedObject.of(file);
    try (NdjsonReader reader = new NdjsonReader(staging.open(pin, 0), NdjsonLimits.DEFAULTS)) {
      while (newest.size() <= most && reader.next()) {
        ResourceLine line = reader.line();
        newest.put(key(file.type(), line), version(line), type, line.softDeleted());
      }
    } catch (IOException e) {
      throw new RetryableException("staged file " + file.name() + " could not be read", e);
    }
  }

  private long key(String type, ResourceLine line) {
    String name = type + "/" + line.id().orElse("");
    return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static int version(ResourceLine line) {
    return line.versionId()
        .filter(text -> text.matches("-?\\d{1,9}"))
        .map(Integer::parseInt)
        .orElse(Integer.MIN_VALUE);
  }
}
