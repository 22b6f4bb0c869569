package io.fhirmigration.internal.repair;

import io.fhirmigration.internal.keys.KeyLists;
import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.quarantine.KeptLines;
import io.fhirmigration.internal.quarantine.Quarantine;
import io.fhirmigration.internal.quarantine.Refusal;
import io.fhirmigration.internal.repair.RepairOrder.LeftOut;
import io.fhirmigration.model.ChunkId;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Rejects;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.model.StagedFile;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes files of quarantined lines that are sent once more, and says afterwards which lines stay.
 *
 * <p>Lines are taken from the copy in staging that people may correct. What stays in quarantine is
 * the line as it was given, never as a transformer left it, so that each repair begins with the
 * same bytes.
 */
public final class RepairStage {
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final KeyLists keyLists;
  private final Supplier<String> names;
  private final boolean needsDate;

  /**
   * A repair stage for one plan.
   *
   * @param names gives random names
   * @param needsDate whether a line without {@code lastUpdated} would replace newer content
   */
  public RepairStage(
      StagingArea staging,
      ObjectShelf shelf,
      KeyLists keyLists,
      Supplier<String> names,
      boolean needsDate) {
    this.staging = staging;
    this.shelf = shelf;
    this.keyLists = keyLists;
    this.names = names;
    this.needsDate = needsDate;
  }

  /**
   * A repair that is ready to be sent.
   *
   * @param files the files to import, one for each type
   * @param order what is done with each line
   * @param leftOut how many lines are not sent
   * @param keys the keys of all lines that are sent; nobody names the list yet
   */
  public record Prepared(
      List<StagedFile> files, ObjectRef order, long leftOut, Optional<ObjectRef> keys) {
    /** Copies the list. */
    public Prepared {
      files = List.copyOf(files);
    }
  }

  /**
   * What a repair would do.
   *
   * @param lines lines in quarantine
   * @param tried lines that would be sent, by type
   * @param changed lines that would be sent otherwise than they were given
   * @param leftOut why lines would not be sent
   * @param problems what is wrong with the lines that were given; nothing is sent then
   */
  public record Preview(
      long lines,
      Map<String, Long> tried,
      long changed,
      List<String> leftOut,
      List<String> problems) {}

  /**
   * Writes the files of a repair, and the keys of their lines.
   *
   * @param repair the repair
   * @param chunk the chunk whose lines it sends once more
   * @param types the types that lines in quarantine have
   * @throws RejectedException when lines were given that are not in quarantine
   */
  public Prepared prepare(
      ChunkId repair,
      ChunkId chunk,
      Rejects rejects,
      List<String> types,
      Function<ResourceLine, Optional<byte[]>> change) {
    String folder = "chunks/" + chunk + "/repair-" + names.get() + "/";
    RepairPass pass = pass(rejects, change);
    RepairFiles files = new RepairFiles(staging, shelf.container(), folder);
    Optional<ObjectRef> list =
        keyLists.write(
            repair,
            keys ->
                files.write(
                    types,
                    keys,
                    out -> {
                      pass.run(corrected(chunk, rejects), out);
                      requireKnown(chunk, pass.problems());
                    }));
    List<StagedFile> staged = new ArrayList<>();
    pass.tried()
        .forEach(
            (type, lines) ->
                staged.add(
                    file(type, files.of(type), lines, pass.longest().getOrDefault(type, 0L))));
    RepairOrder order = new RepairOrder(files.lines(), files.log(), pass.leftOut());
    return new Prepared(
        staged,
        shelf.writeRecords(folder + "order.json", List.of(order)),
        pass.leftOut().size(),
        list);
  }

  private static void requireKnown(ChunkId chunk, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new RejectedException(
          Quarantine.copyOfLines(chunk)
              + ": "
              + String.join("; ", problems)
              + "; take these lines out");
    }
  }

  static StagedFile file(String type, StagedObject pin, long lines, long longest) {
    return new StagedFile(
        type,
        pin.container(),
        pin.name(),
        pin.length(),
        pin.etag(),
        pin.name(),
        lines,
        lines,
        Map.of(),
        0,
        longest,
        0,
        0,
        Optional.empty());
  }

  /**
   * Looks at what a repair would do; writes nothing.
   *
   * @param corrected the lines that a person gives, closed at the end; empty for those in staging
   */
  public Preview preview(
      ChunkId chunk,
      Rejects rejects,
      Function<ResourceLine, Optional<byte[]>> change,
      Optional<InputStream> corrected) {
    RepairPass pass = pass(rejects, change);
    try {
      pass.run(corrected.orElseGet(() -> corrected(chunk, rejects)), RepairPass.Out.NOWHERE);
    } catch (IOException e) {
      throw new RetryableException("quarantined lines could not be read", e);
    }
    return new Preview(
        pass.lines(),
        pass.tried(),
        pass.changed(),
        pass.leftOut().stream().map(LeftOut::why).toList(),
        pass.problems());
  }

  /** Puts a person's lines where the next repair of the chunk takes them from. */
  public void correct(ChunkId chunk, InputStream corrected) {
    staging.write(shelf.container(), Quarantine.copyOfLines(chunk), corrected::transferTo);
  }

  private RepairPass pass(Rejects rejects, Function<ResourceLine, Optional<byte[]>> change) {
    return new RepairPass(
        () -> shelf.open(rejects.lines()),
        () -> shelf.open(rejects.log()),
        change::apply,
        needsDate);
  }

  private InputStream corrected(ChunkId chunk, Rejects rejects) {
    return staging
        .find(shelf.container(), Quarantine.copyOfLines(chunk))
        .map(pin -> staging.open(pin, 0))
        .orElseGet(() -> shelf.open(rejects.lines()));
  }

  /**
   * Writes what stays in quarantine after a repair; the same every time.
   *
   * @param order what was done with each line
   * @param refused the lines that the destination refused once more, by type and number in the file
   * @return empty when nothing stays
   */
  public Optional<Rejects> settle(
      ChunkId chunk, ObjectRef order, Map<String, SortedMap<Long, Refusal>> refused) {
    RepairOrder done = shelf.readRecords(order, RepairOrder.class).get(0);
    BitSet leftOut = new BitSet();
    done.leftOut().forEach(line -> leftOut.set(Math.toIntExact(line.index())));
    return Quarantine.write(
        shelf,
        chunk,
        names.get(),
        quarantine -> {
          Map<String, Long> sent = new HashMap<>();
          KeptLines.forEach(
              staging.open(done.lines(), 0),
              staging.open(done.log(), 0),
              (index, entry, line) -> {
                if (leftOut.get(Math.toIntExact(index))) {
                  quarantine.add(entry, Quarantine.refusal(entry), line);
                  return;
                }
                String type = LineKey.of(entry).type();
                Refusal again =
                    refused
                        .getOrDefault(type, new TreeMap<>())
                        .get(sent.merge(type, 1L, Long::sum));
                if (again != null) {
                  quarantine.add(entry, again, line);
                }
              });
        });
  }
}
