package io.fhirmigration.verify.full;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.Verification.Outcome;
import io.fhirmigration.model.VersionKey;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Compares every resource version of two sides that lie in NDJSON: the files that were exported
 * from the source, and a fresh export of the destination.
 *
 * <p>Each line becomes a key (type, id, version) and a digest: the first 128 bits of SHA-256 over
 * its canonical text, which is {@link io.fhirmigration.ndjson.JsonValue#toCanonicalJson} less what
 * the {@link Allowances} name. Lines are put in the order of their keys, in memory or, beyond a
 * bound, in temporary files that hold hashes only; then both sides are gone through key by key.
 * Lines that repeat a version with the same digest count once, with another digest they are a
 * finding. Each file is read once, and again where there are findings. Time grows with the number
 * of lines, heap does not: 56 bytes a line go to disk.
 *
 * <p>Where the destination gives versions and dates of its own, current resources can be compared
 * instead: by type and id, without {@code meta.versionId} and {@code meta.lastUpdated}. Of several
 * versions of a resource the newest by date, then by version, is its current one, and a resource
 * whose newest version is a soft delete is not there.
 *
 * <p>What can't be read makes the result inconclusive and is listed; everything else is compared
 * all the same. Nothing of a resource is logged.
 *
 * <pre>{@code
 * NdjsonFiles source = NdjsonFiles.below(Path.of("source"));
 * NdjsonFiles destination = NdjsonFiles.below(Path.of("destination"));
 * FullCheckResult result = FullCheck.builder().build().compare(source, destination);
 * }</pre>
 *
 * <p>Thread-safe; {@link #compare} blocks and works on the calling thread.
 */
public final class FullCheck {
  private static final int BYTES_OF_PROGRESS = 1 << 20;
  private static final int LINES_OF_PROGRESS = 1 << 16;

  private final Comparing comparing;
  private final Supplier<List<Transformer>> transformers;
  private final KeptBack quarantined;
  private final boolean showValues;
  private final int mostFindings;
  private final long memory;
  private final Path temp;
  private final FullCheckProgress progress;

  private FullCheck(Builder builder) {
    this.comparing =
        new Comparing(builder.allowances, builder.currentOnly, Set.copyOf(builder.excludedTypes));
    this.transformers = builder.transformers;
    this.quarantined = new KeptBack(comparing, builder.quarantined);
    this.showValues = builder.showValues;
    this.mostFindings = builder.mostFindings;
    this.memory = builder.memory;
    this.temp = builder.temp;
    this.progress = builder.progress;
  }

  /** Starts with everything at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Compares two sides, which nobody may change meanwhile.
   *
   * @throws IOException when the temporary files can't be written or read
   * @throws RejectedException when a side has more than 8,388,608 files
   */
  public FullCheckResult compare(NdjsonFiles source, NdjsonFiles destination) throws IOException {
    requireFewFiles(source);
    requireFewFiles(destination);
    Errors errors = new Errors(mostFindings);
    TypeNames types = new TypeNames();
    Findings findings = new Findings(mostFindings);
    ComparedLine expected = new ComparedLine(comparing, new TransformerChain(transformers.get()));
    ComparedLine found = new ComparedLine(comparing, new TransformerChain(List.of()));
    try (SortedSpill spill = new SortedSpill(temp, memory)) {
      SideReader from = new SideReader(Origin.SOURCE, expected, types, spill, errors);
      SideReader to = new SideReader(Origin.DESTINATION, found, types, spill, errors);
      LongConsumer bytes = bytes(length(source) + length(destination));
      from.read(source.files(), bytes);
      to.read(destination.files(), bytes);
      Comparison comparison = new Comparison(comparing, types, findings, quarantined);
      long lines = from.lines() + to.lines();
      try (SeenLines sorted = spill.sorted()) {
        comparison.run(sorted, done -> lines(done, lines));
      }
      return result(
          comparison,
          findings,
          errors,
          new SecondReading(
              new SecondReading.Side(source, expected),
              new SecondReading.Side(destination, found),
              errors),
          totals(Origin.SOURCE, source, from, comparison),
          totals(Origin.DESTINATION, destination, to, comparison));
    } catch (UncheckedIOException e) {
      throw new IOException("the temporary files of the comparison failed", e);
    }
  }

  private FullCheckResult result(
      Comparison comparison,
      Findings findings,
      Errors errors,
      SecondReading reading,
      SideTotals source,
      SideTotals destination) {
    progress.reached(FullCheckProgress.Stage.LISTING, 0, 1);
    FindingLists lists = new FindingLists(reading, memory, showValues);
    Listing<VersionKey> missing = lists.keys(findings.missingCount(), findings.missing());
    Listing<VersionKey> extra = lists.keys(findings.extraCount(), findings.extra());
    Listing<Difference> different =
        lists.differences(findings.differentCount(), findings.different());
    progress.reached(FullCheckProgress.Stage.LISTING, 1, 1);
    boolean equal = missing.count() + extra.count() + different.count() == 0;
    boolean inconclusive = !errors.isEmpty() || comparison.compared() == 0;
    return new FullCheckResult(
        inconclusive ? Outcome.INCONCLUSIVE : equal ? Outcome.MATCH : Outcome.DIFFER,
        comparison.compared(),
        comparing.currentOnly(),
        comparing.allowances().lines(),
        source,
        destination,
        comparison.types(),
        comparison.windows(),
        missing,
        extra,
        different,
        errors.listing());
  }

  private static SideTotals totals(
      Origin origin, NdjsonFiles files, SideReader reader, Comparison comparison) {
    return new SideTotals(
        files.files().size(),
        files.ignored(),
        reader.lines(),
        comparison.repeated(origin),
        comparison.superseded(origin),
        reader.excluded());
  }

  private static void requireFewFiles(NdjsonFiles side) {
    if (side.files().size() > Seen.MOST_FILES) {
      throw new RejectedException(
          "one side has " + side.files().size() + " files; compare a part of them at a time");
    }
  }

  private static long length(NdjsonFiles side) {
    return side.files().stream().mapToLong(NdjsonFile::length).sum();
  }

  private LongConsumer bytes(long total) {
    long[] doneAndTold = new long[2];
    return read -> {
      doneAndTold[0] += read;
      if (doneAndTold[0] - doneAndTold[1] >= BYTES_OF_PROGRESS || doneAndTold[0] == total) {
        doneAndTold[1] = doneAndTold[0];
        progress.reached(FullCheckProgress.Stage.READING, doneAndTold[0], total);
      }
    };
  }

  private void lines(long done, long total) {
    if (done % LINES_OF_PROGRESS == 0 || done == total) {
      progress.reached(FullCheckProgress.Stage.COMPARING, done, total);
    }
  }

  /** Says how to compare; used by one thread. */
  public static final class Builder {
    private static final int FINDINGS = 10_000;

    private Allowances allowances = Allowances.DEFAULTS;
    private boolean currentOnly;
    private Set<String> excludedTypes = Set.of();
    private Supplier<List<Transformer>> transformers = List::of;
    private Set<VersionKey> quarantined = Set.of();
    private boolean showValues;
    private int mostFindings = FINDINGS;
    private long memory = Runtime.getRuntime().maxMemory() / 4;
    private Path temp = Path.of(System.getProperty("java.io.tmpdir"));
    private FullCheckProgress progress = FullCheckProgress.NONE;

    private Builder() {}

    /** What may differ; {@link Allowances#DEFAULTS} by default. */
    public Builder allowances(Allowances allowed) {
      this.allowances = allowed;
      return this;
    }

    /** Compares current resources by id and content, without versions and dates. */
    public Builder currentOnly() {
      this.currentOnly = true;
      return this;
    }

    /** Types that are left out on both sides; none by default. */
    public Builder excludedTypes(Set<String> types) {
      this.excludedTypes = types;
      return this;
    }

    /**
     * What was done to lines on their way: source lines go through these, in this order, before
     * they are compared. Asked once per comparison; none by default.
     */
    public Builder transformers(Supplier<List<Transformer>> way) {
      this.transformers = way;
      return this;
    }

    /**
     * Versions that the destination refused and that are kept in quarantine: where they are missing
     * they are counted and no finding. Kept in memory; none by default.
     */
    public Builder quarantined(Set<VersionKey> versions) {
      this.quarantined = versions;
      return this;
    }

    /** Gives the values that differ with their paths; they may be patient data. */
    public Builder showValues() {
      this.showValues = true;
      return this;
    }

    /** How many findings of each kind are listed, at least 1; 10,000 by default. */
    public Builder mostFindings(int most) {
      this.mostFindings = Math.max(1, most);
      return this;
    }

    /**
     * About how many bytes of heap lines may take, at least 56; a quarter of the largest heap by
     * default.
     */
    public Builder memory(long bytes) {
      this.memory = bytes;
      return this;
    }

    /** Where temporary files go; the JVM's temporary folder by default. */
    public Builder temp(Path folder) {
      this.temp = folder;
      return this;
    }

    /** Who hears how far it is; nobody by default. */
    public Builder progress(FullCheckProgress listener) {
      this.progress = listener;
      return this;
    }

    /** The check, which does nothing until it is asked to compare. */
    public FullCheck build() {
      return new FullCheck(this);
    }
  }
}
