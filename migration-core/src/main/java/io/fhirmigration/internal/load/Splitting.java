package io.fhirmigration.internal.load;

import io.fhirmigration.model.Chunk;
import io.fhirmigration.model.ImportJob;
import io.fhirmigration.model.ImportJob.Purpose;
import io.fhirmigration.model.StagedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Puts the lines of a failed import into smaller ones: suspect lines by themselves, else halves of
 * its files, else halves of its one file.
 */
final class Splitting {
  private static final int MOST_INPUTS = 10_000;

  private final ImportStage load;
  private final SuspectScan scan;

  Splitting(ImportStage load, SuspectScan scan) {
    this.load = load;
    this.scan = scan;
  }

  /**
   * The parts of an import, decided on.
   *
   * @param mostSuspects how many lines may get an import of their own; only lines of an import that
   *     is no part itself are looked at
   */
  List<ImportJob> split(
      Chunk chunk, ImportJob job, PieceCutter cutter, int filesPerPayload, int mostSuspects) {
    List<StagedFile> inputs = load.inputs(chunk, job);
    boolean scans = job.purpose() == Purpose.LOAD && mostSuspects > 0;
    Map<String, List<Long>> suspects = scans ? scan.find(inputs, mostSuspects) : Map.of();
    List<List<StagedFile>> groups =
        suspects.isEmpty() ? halves(inputs, cutter) : carved(inputs, suspects, cutter);
    List<ImportJob> parts = new ArrayList<>();
    ImportStage.Kind kind = new ImportStage.Kind(Purpose.PART, 0, job.wholeFiles());
    for (List<StagedFile> group : groups) {
      int most = Math.min(MOST_INPUTS, Math.max(filesPerPayload, group.size()));
      parts.addAll(load.intend(chunk, group, most, kind));
    }
    return parts;
  }

  private static List<List<StagedFile>> halves(List<StagedFile> inputs, PieceCutter cutter) {
    if (inputs.size() == 1) {
      return cutter.halves(inputs.get(0)).stream().map(List::of).toList();
    }
    int middle = inputs.size() / 2;
    return List.of(inputs.subList(0, middle), inputs.subList(middle, inputs.size()));
  }

  /** Each suspect line by itself, and all the rest together. */
  private static List<List<StagedFile>> carved(
      List<StagedFile> inputs, Map<String, List<Long>> suspects, PieceCutter cutter) {
    List<List<StagedFile>> groups = new ArrayList<>();
    List<StagedFile> rest = new ArrayList<>();
    for (StagedFile input : inputs) {
      List<Long> lines = suspects.getOrDefault(input.name(), List.of());
      if (lines.isEmpty()) {
        rest.add(input);
        continue;
      }
      List<Long> starts = starts(lines, input.lines());
      List<StagedFile> pieces = cutter.cut(input, starts);
      for (int i = 0; i < pieces.size(); i++) {
        if (lines.contains(starts.get(i))) {
          groups.add(List.of(pieces.get(i)));
        } else {
          rest.add(pieces.get(i));
        }
      }
    }
    if (!rest.isEmpty()) {
      groups.add(rest);
    }
    return groups;
  }

  /** Where pieces begin when each of these lines is one. */
  private static List<Long> starts(List<Long> lines, long last) {
    TreeSet<Long> starts = new TreeSet<>(List.of(1L));
    for (long line : lines) {
      starts.add(line);
      starts.add(line + 1);
    }
    starts.remove(last + 1);
    return List.copyOf(starts);
  }
}
