package io.fhirmigration.verify.full;

import io.fhirmigration.model.MigrationException;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads chosen lines again, each file once. */
final class SecondReading {
  private static final String CHANGED = "changed while it was compared";

  /** Takes a line that was read again and is what it was. */
  interface Taker {
    void take(long place, ComparedLine line);
  }

  /**
   * One side.
   *
   * @param files its files
   * @param line reads its lines
   */
  record Side(NdjsonFiles files, ComparedLine line) {}

  private final Side source;
  private final Side destination;
  private final Errors errors;

  SecondReading(Side source, Side destination, Errors errors) {
    this.source = source;
    this.destination = destination;
    this.errors = errors;
  }

  /** Reads lines; one that is no longer what it was is an error and is not handed out. */
  void read(Iterable<long[]> wanted, Taker taker) {
    TreeMap<Long, long[]> places = new TreeMap<>();
    wanted.forEach(line -> places.put(Seen.place(line), line));
    while (!places.isEmpty()) {
      long first = places.firstKey();
      NavigableMap<Long, long[]> ofFile = places.headMap(first | Seen.MOST_BYTES, true);
      file(ofFile, taker);
      ofFile.clear();
    }
  }

  private void file(NavigableMap<Long, long[]> wanted, Taker taker) {
    long[] first = wanted.firstEntry().getValue();
    Origin origin = Seen.ofDestination(first) ? Origin.DESTINATION : Origin.SOURCE;
    Side side = origin == Origin.DESTINATION ? destination : source;
    NdjsonFile file = side.files().files().get(Seen.file(first));
    int found = 0;
    try (NdjsonReader reader =
        NdjsonReader.detectGzip(new WholeFile(file, read -> {}), NdjsonLimits.DEFAULTS)) {
      long base = Seen.place(first) & ~Seen.MOST_BYTES;
      while (found < wanted.size() && reader.next()) {
        ResourceLine line = reader.line();
        long[] seen = wanted.get(base | line.byteOffset());
        if (seen != null) {
          found++;
          again(side.line(), line, seen, origin, file, taker);
        }
      }
    } catch (IOException | NdjsonException | MigrationException unreadable) {
      errors.add(
          origin,
          file.name(),
          0,
          "the file can't be read again (" + unreadable.getClass().getSimpleName() + ")");
      return;
    }
    if (found < wanted.size()) {
      errors.add(origin, file.name(), 0, CHANGED);
    }
  }

  private void again(
      ComparedLine compared,
      ResourceLine line,
      long[] seen,
      Origin origin,
      NdjsonFile file,
      Taker taker) {
    boolean same;
    try {
      same = compared.read(line) && Seen.hasDigest(seen, compared.digest());
    } catch (DamagedLineException damaged) {
      same = false;
    }
    if (same) {
      taker.take(Seen.place(seen), compared);
    } else {
      errors.add(origin, file.name(), line.lineNumber(), CHANGED);
    }
  }
}
