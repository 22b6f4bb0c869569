package io.fhirmigration.ndjson;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.VersionsOfResource.Changed;
import io.fhirmigration.ndjson.VersionsOfResource.Found;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a {@link VersionTable} of all lines of a range: every version of every resource is added
 * once or more, in any order, and then the table is written.
 *
 * <p>What is needed of each line lies in a folder of temporary files, 37 bytes for each, hashed;
 * about a 256th of that is in memory at a time while the table is written. Used by one thread,
 * which blocks on the files.
 */
public final class VersionTableBuilder implements AutoCloseable {
  private static final int PARTS = 256;
  private static final int BUFFER = 8 << 10;

  private final LineVersion names = new LineVersion();
  private final Path folder;
  private final Map<Integer, DataOutputStream> parts = new TreeMap<>();
  private final long[] lines = new long[PARTS];

  /**
   * An empty one.
   *
   * @param temp where the folder of temporary files is made
   */
  public VersionTableBuilder(Path temp) throws IOException {
    folder = Files.createTempDirectory(temp, "fhir-migrate-versions-");
  }

  /**
   * What was found.
   *
   * @param versions different versions, repeated lines counted once
   * @param resources different resources
   * @param changed versions that get another number or date
   * @param renumbered those of them that get another number
   */
  public record Summary(long versions, long resources, long changed, long renumbered) {
    /** One sentence with all of it. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d version(s) of %,d resource(s); %,d change, of these %,d get another number",
          versions,
          resources,
          changed,
          renumbered);
    }
  }

  /**
   * Adds a line.
   *
   * @throws RejectedException when it lacks type, id or a date that is an instant
   * @throws IOException when the temporary files can't be written
   */
  public void add(ResourceLine line) throws IOException {
    LineVersion.Name name =
        names
            .of(line)
            .orElseThrow(() -> new RejectedException("no resourceType, id or meta.lastUpdated"));
    long millis = millis(line.lastUpdated().orElseThrow());
    Optional<Integer> number = LineVersion.number(line.versionId().orElse(""));
    int part = (int) (name.high() >>> 56);
    DataOutputStream out = part(part);
    out.writeLong(name.high());
    out.writeLong(name.low());
    out.writeLong(name.key());
    out.writeLong(millis);
    out.writeBoolean(number.isPresent());
    out.writeInt(number.orElse(0));
    lines[part]++;
  }

  private DataOutputStream part(int part) throws IOException {
    DataOutputStream known = parts.get(part);
    if (known != null) {
      return known;
    }
    DataOutputStream opened =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(part)), BUFFER));
    parts.put(part, opened);
    return opened;
  }

  private Path file(int part) {
    return folder.resolve(Integer.toString(part));
  }

  private static long millis(String date) {
    try {
      return OffsetDateTime.parse(date).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new RejectedException("meta.lastUpdated is not an instant");
    }
  }

  /**
   * Writes the table; nothing may be added afterwards.
   *
   * @param table a file that is not there yet
   */
  public Summary write(Path table) throws IOException {
    long[] sums = new long[4];
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                Files.newOutputStream(table, StandardOpenOption.CREATE_NEW)))) {
      out.write(VersionTable.MAGIC);
      for (Map.Entry<Integer, DataOutputStream> part : parts.entrySet()) {
        part.getValue().close();
        write(read(part.getKey()), out, sums);
      }
    }
    return new Summary(sums[0], sums[1], sums[2], sums[3]);
  }

  /** The versions of one part by resource, each once. */
  private List<Found> read(int part) throws IOException {
    List<Found> found = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file(part))))) {
      for (long i = 0; i < lines[part]; i++) {
        LineVersion.Name name = new LineVersion.Name(in.readLong(), in.readLong(), in.readLong());
        long millis = in.readLong();
        boolean isNumber = in.readBoolean();
        int number = in.readInt();
        found.add(new Found(name, isNumber ? Optional.of(number) : Optional.empty(), millis));
      }
    }
    found.sort(Comparator.comparing(Found::name));
    List<Found> once = new ArrayList<>();
    for (Found version : found) {
      if (once.isEmpty() || !once.get(once.size() - 1).name().equals(version.name())) {
        once.add(version);
      }
    }
    return once;
  }

  private static void write(List<Found> versions, DataOutputStream out, long[] sums)
      throws IOException {
    int from = 0;
    while (from < versions.size()) {
      int to = from + 1;
      while (to < versions.size()
          && versions.get(to).name().isOfSameResource(versions.get(from).name())) {
        to++;
      }
      List<Found> resource = versions.subList(from, to);
      sums[0] += resource.size();
      sums[1]++;
      List<Changed> changed = VersionsOfResource.changed(resource);
      for (Changed row : changed) {
        out.writeLong(row.name().high());
        out.writeLong(row.name().low());
        out.writeLong(row.name().key());
        out.writeInt(row.version());
        out.writeLong(row.millis());
      }
      sums[2] += changed.size();
      sums[3] += changed.stream().filter(Changed::isRenumbered).count();
      from = to;
    }
  }

  /** Deletes the temporary files. */
  @Override
  public void close() throws IOException {
    for (Map.Entry<Integer, DataOutputStream> part : parts.entrySet()) {
      part.getValue().close();
      Files.deleteIfExists(file(part.getKey()));
    }
    Files.deleteIfExists(folder);
  }
}
