package io.fhirmigration.internal.repair;

import io.fhirmigration.internal.quarantine.KeptLines;
import io.fhirmigration.internal.repair.RepairOrder.LeftOut;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Goes through quarantined lines once, and through the corrected ones that a person may have given:
 * each line that is given must be one of those in quarantine, by type, id and version; those that
 * are not given stay there.
 */
final class RepairPass {
  private static final int MOST_PROBLEMS = 20;

  private final Supplier<InputStream> lines;
  private final Supplier<InputStream> log;
  private final Change change;
  private final boolean needsDate;
  private final Map<LineKey, Deque<Entry>> waiting = new HashMap<>();
  private final BitSet given = new BitSet();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Long> longest = new TreeMap<>();
  private final Map<String, Long> tried = new TreeMap<>();
  private long index;
  private long changed;
  private long extra;

  private record Entry(int index, JsonObject what) {}

  /** Changes a line before it is sent. */
  @FunctionalInterface
  interface Change {
    /** The line as it is sent; empty when it is dropped. */
    Optional<byte[]> apply(ResourceLine line);
  }

  /** Takes what a pass gives. */
  interface Out {
    /** Does nothing. */
    Out NOWHERE =
        new Out() {
          @Override
          public void given(ResourceLine line, JsonObject entry) {}

          @Override
          public void tried(String type, byte[] line) {}
        };

    /** A line as it was given, with what is known about it. */
    void given(ResourceLine line, JsonObject entry) throws IOException;

    /** A line as it is sent. */
    void tried(String type, byte[] line) throws IOException;
  }

  /**
   * A pass.
   *
   * @param lines opens the lines in quarantine
   * @param log opens what is known about them
   * @param needsDate whether a line without {@code lastUpdated} would overwrite newer content
   */
  RepairPass(
      Supplier<InputStream> lines, Supplier<InputStream> log, Change change, boolean needsDate) {
    this.lines = lines;
    this.log = log;
    this.change = change;
    this.needsDate = needsDate;
  }

  /**
   * Goes through all lines.
   *
   * @param corrected the lines that a person gives instead; read to its end and closed
   */
  void run(InputStream corrected, Out out) throws IOException {
    KeptLines.forEachEntry(
        log.get(),
        (number, entry) ->
            waiting
                .computeIfAbsent(LineKey.of(entry), key -> new ArrayDeque<>())
                .add(new Entry(Math.toIntExact(number), entry)));
    try (NdjsonReader reader = new NdjsonReader(corrected, NdjsonLimits.DEFAULTS)) {
      while (reader.next()) {
        take(reader.line(), out);
      }
    }
    KeptLines.forEach(
        lines.get(),
        log.get(),
        (number, entry, line) -> {
          if (!given.get(Math.toIntExact(number))) {
            leave(line, entry, "not among the lines that were given", out);
          }
        });
  }

  private void take(ResourceLine line, Out out) throws IOException {
    Deque<Entry> entries = waiting.getOrDefault(LineKey.of(line), new ArrayDeque<>());
    if (entries.isEmpty()) {
      problem(
          line,
          "no line of that type, id and version is in quarantine, or it is given more than once");
      return;
    }
    Entry entry = entries.remove();
    given.set(entry.index());
    Optional<byte[]> sent;
    try {
      sent = change.apply(line);
    } catch (RejectedException e) {
      leave(line, entry.what(), String.valueOf(e.getMessage()), out);
      return;
    }
    if (sent.isEmpty()) {
      leave(line, entry.what(), "the transformer drops it", out);
    } else if (needsDate && ResourceLine.of(sent.get()).lastUpdated().isEmpty()) {
      leave(line, entry.what(), "it has no lastUpdated and would replace newer content", out);
    } else {
      send(line, entry.what(), sent.get(), out);
    }
  }

  private void send(ResourceLine line, JsonObject entry, byte[] sent, Out out) throws IOException {
    index++;
    out.given(line, entry);
    String type = LineKey.of(entry).type();
    out.tried(type, sent);
    tried.merge(type, 1L, Long::sum);
    longest.merge(type, (long) sent.length, Math::max);
    int end = line.offset() + line.length();
    if (!Arrays.equals(sent, 0, sent.length, line.bytes(), line.offset(), end)) {
      changed++;
    }
  }

  private void leave(ResourceLine line, JsonObject entry, String why, Out out) throws IOException {
    index++;
    out.given(line, entry);
    leftOut.add(new LeftOut(index, why));
  }

  private void problem(ResourceLine line, String what) {
    extra++;
    if (problems.size() < MOST_PROBLEMS) {
      problems.add("line " + line.lineNumber() + ": " + what);
    }
  }

  /** What is wrong with the lines that were given, at most {@value #MOST_PROBLEMS} of them. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (extra > problems.size()) {
      all.add(extra - problems.size() + " more lines");
    }
    return all;
  }

  /** The lines that are not sent, by their place among those given. */
  List<LeftOut> leftOut() {
    return leftOut;
  }

  /** How many lines were in quarantine. */
  long lines() {
    return index;
  }

  /** How many lines are sent, by type. */
  Map<String, Long> tried() {
    return tried;
  }

  /** The length of the longest line sent, by type. */
  Map<String, Long> longest() {
    return longest;
  }

  /** How many lines are sent otherwise than they were given. */
  long changed() {
    return changed;
  }
}
