package io.fhirmigration.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How fast and how patiently a migration runs. Not part of the plan: read again every turn, so a
 * change takes effect at once and is written to the audit trail.
 *
 * @param strategy name of the {@code ChunkStrategy}
 * @param strategyProperties its properties
 * @param maxConcurrentExports exports that may run at one time
 * @param maxConcurrentImports imports that may run at one time
 * @param maxStagedBytes no new export is begun while believed and unclosed chunks hold more bytes
 * @param filesPerPayload most files in one import
 * @param settleLag no window ends after the source's now less this, because a commit can become
 *     visible later than its stamp
 * @param confirmAfter pause before a manifest that nothing else confirms is asked for again
 * @param orphanGrace how long a lost kick-off may still show up before a new attempt
 * @param quietPeriod how long an import that has ended may still read and write: no changed line is
 *     sent and no file of it is deleted before it has passed
 * @param leaseTime how long a driver is trusted after its last sign of life
 * @param pollInterval pause between two looks at a running job
 * @param planInterval pause before a caught-up lane is planned again
 * @param retryBase first pause after a failure; doubles
 * @param retryMax longest pause after a failure
 * @param recountEvery pause between two recounts of closed windows; only when continuous
 * @param maxCountsPerWindow counts that a strategy may ask for before it must decide
 * @param maxJobFailures consecutive failed jobs of one chunk before a person has to look
 * @param maxQuarantinedLines most quarantined lines with which a chunk still closes
 * @param maxPoisonLines most lines of a chunk that are blamed for making whole imports fail before
 *     a person has to look; 0 to 20, and 0 lets nothing be isolated
 * @param maxQuarantinedRatio most quarantined lines of a chunk as a part of its imported lines, 0
 *     to 1; holds beside {@code maxQuarantinedLines}
 * @param maxConsecutiveFailures exports, or imports, that fail in a row, over all chunks, before
 *     nothing new begins until a person resets them; 0 for no limit
 * @param exportMaxCount resources per page of an export ({@code _maxCount}), 10,000 at most; 0
 *     leaves it to the source
 * @param pauseWindows times at which nothing new begins
 * @param cleanUp when staged files are deleted
 * @param countTotals whether both servers are asked for their totals when a chunk is closed
 */
public record MigrationSettings(
    String strategy,
    Map<String, String> strategyProperties,
    int maxConcurrentExports,
    int maxConcurrentImports,
    long maxStagedBytes,
    int filesPerPayload,
    Duration settleLag,
    Duration confirmAfter,
    Duration orphanGrace,
    Duration quietPeriod,
    Duration leaseTime,
    Duration pollInterval,
    Duration planInterval,
    Duration retryBase,
    Duration retryMax,
    Duration recountEvery,
    int maxCountsPerWindow,
    int maxJobFailures,
    long maxQuarantinedLines,
    int maxPoisonLines,
    BigDecimal maxQuarantinedRatio,
    int maxConsecutiveFailures,
    int exportMaxCount,
    List<PauseWindow> pauseWindows,
    CleanUp cleanUp,
    boolean countTotals) {

  /** The imports of more lines than these would not fit the record of a chunk. */
  private static final int MOST_POISON_LINES = 20;

  /** The servers refuse a larger {@code _maxCount}. */
  private static final int MOST_ROWS = 10_000;

  /** The defaults of every setting. */
  public static final MigrationSettings DEFAULTS = builder().build();

  /** Sorts the properties and checks the ranges. */
  public MigrationSettings {
    strategyProperties = Map.copyOf(new TreeMap<>(strategyProperties));
    pauseWindows = List.copyOf(pauseWindows);
    List<String> problems = new ArrayList<>();
    atLeastOne(problems, "maxConcurrentExports", maxConcurrentExports);
    atLeastOne(problems, "maxConcurrentImports", maxConcurrentImports);
    atLeastOne(problems, "maxStagedBytes", maxStagedBytes);
    atLeastOne(problems, "filesPerPayload", filesPerPayload);
    atLeastOne(problems, "maxCountsPerWindow", maxCountsPerWindow);
    atLeastOne(problems, "maxJobFailures", maxJobFailures);
    positive(problems, "leaseTime", leaseTime);
    positive(problems, "pollInterval", pollInterval);
    positive(problems, "planInterval", planInterval);
    positive(problems, "retryBase", retryBase);
    positive(problems, "recountEvery", recountEvery);
    if (filesPerPayload > 10_000) {
      problems.add("filesPerPayload " + filesPerPayload + ": the servers take at most 10000");
    }
    if (maxPoisonLines < 0 || maxPoisonLines > MOST_POISON_LINES) {
      problems.add("maxPoisonLines " + maxPoisonLines + ": must be 0 to " + MOST_POISON_LINES);
    }
    notNegative(problems, "maxConsecutiveFailures", maxConsecutiveFailures);
    if (exportMaxCount < 0 || exportMaxCount > MOST_ROWS) {
      problems.add("exportMaxCount " + exportMaxCount + ": must be 0 to " + MOST_ROWS);
    }
    if (maxQuarantinedRatio.signum() < 0 || maxQuarantinedRatio.compareTo(BigDecimal.ONE) > 0) {
      problems.add("maxQuarantinedRatio " + maxQuarantinedRatio + ": must be 0 to 1");
    }
    for (Duration d : List.of(settleLag, confirmAfter, orphanGrace, quietPeriod)) {
      if (d.isNegative()) {
        problems.add("settleLag, confirmAfter, orphanGrace, quietPeriod: " + d + " is negative");
      }
    }
    if (retryMax.compareTo(retryBase) < 0) {
      problems.add("retryMax " + retryMax + ": is shorter than retryBase " + retryBase);
    }
    if (!problems.isEmpty()) {
      throw new RejectedException("settings: " + String.join("; ", problems));
    }
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  private static void atLeastOne(List<String> problems, String name, long value) {
    if (value < 1) {
      problems.add(name + " " + value + ": must be at least 1");
    }
  }

  private static void notNegative(List<String> problems, String name, long value) {
    if (value < 0) {
      problems.add(name + " " + value + ": must not be negative");
    }
  }

  private static void positive(List<String> problems, String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      problems.add(name + " " + value + ": must be longer than nothing");
    }
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private String strategy = "adaptive";
    private Map<String, String> strategyProperties = Map.of();
    private int maxConcurrentExports = 2;
    private int maxConcurrentImports = 5;
    private long maxStagedBytes = 50L << 30;
    private int filesPerPayload = 10_000;
    private Duration settleLag = Duration.ofMinutes(5);
    private Duration confirmAfter = Duration.ofSeconds(60);
    private Duration orphanGrace = Duration.ofMinutes(10);
    private Duration quietPeriod = Duration.ofMinutes(2);
    private Duration leaseTime = Duration.ofSeconds(30);
    private Duration pollInterval = Duration.ofSeconds(10);
    private Duration planInterval = Duration.ofMinutes(10);
    private Duration retryBase = Duration.ofSeconds(5);
    private Duration retryMax = Duration.ofMinutes(5);
    private Duration recountEvery = Duration.ofDays(1);
    private int maxCountsPerWindow = 20;
    private int maxJobFailures = 5;
    private long maxQuarantinedLines = 1_000;
    private int maxPoisonLines = 10;
    private BigDecimal maxQuarantinedRatio = BigDecimal.ONE;
    private int maxConsecutiveFailures = 20;
    private int exportMaxCount = 0;
    private List<PauseWindow> pauseWindows = List.of();
    private CleanUp cleanUp = CleanUp.KEEP;
    private boolean countTotals = true;

    private Builder() {}

    /** Chooses the chunk strategy; {@code adaptive} by default. */
    public Builder strategy(String name, Map<String, String> properties) {
      strategy = name;
      strategyProperties = properties;
      return this;
    }

    /** 2 by default. */
    public Builder maxConcurrentExports(int value) {
      maxConcurrentExports = value;
      return this;
    }

    /** 5 by default. */
    public Builder maxConcurrentImports(int value) {
      maxConcurrentImports = value;
      return this;
    }

    /** 50 GiB by default. */
    public Builder maxStagedBytes(long value) {
      maxStagedBytes = value;
      return this;
    }

    /** 10,000 by default, which is also the most. */
    public Builder filesPerPayload(int value) {
      filesPerPayload = value;
      return this;
    }

    /** 5 minutes by default. */
    public Builder settleLag(Duration value) {
      settleLag = value;
      return this;
    }

    /** 60 seconds by default. */
    public Builder confirmAfter(Duration value) {
      confirmAfter = value;
      return this;
    }

    /** 10 minutes by default. */
    public Builder orphanGrace(Duration value) {
      orphanGrace = value;
      return this;
    }

    /** 2 minutes by default. */
    public Builder quietPeriod(Duration value) {
      quietPeriod = value;
      return this;
    }

    /** 30 seconds by default. */
    public Builder leaseTime(Duration value) {
      leaseTime = value;
      return this;
    }

    /** 10 seconds by default. */
    public Builder pollInterval(Duration value) {
      pollInterval = value;
      return this;
    }

    /** 10 minutes by default. */
    public Builder planInterval(Duration value) {
      planInterval = value;
      return this;
    }

    /** 5 seconds, doubling up to 5 minutes, by default. */
    public Builder retry(Duration base, Duration max) {
      retryBase = base;
      retryMax = max;
      return this;
    }

    /** One day by default. */
    public Builder recountEvery(Duration value) {
      recountEvery = value;
      return this;
    }

    /** 20 by default. */
    public Builder maxCountsPerWindow(int value) {
      maxCountsPerWindow = value;
      return this;
    }

    /** 5 by default. */
    public Builder maxJobFailures(int value) {
      maxJobFailures = value;
      return this;
    }

    /** 1,000 by default; 0 to let no chunk close with quarantined lines. */
    public Builder maxQuarantinedLines(long value) {
      maxQuarantinedLines = value;
      return this;
    }

    /** 10 by default, 20 at most; 0 to let no line be isolated. */
    public Builder maxPoisonLines(int value) {
      maxPoisonLines = value;
      return this;
    }

    /** Sets {@link MigrationSettings#maxQuarantinedRatio}. */
    public Builder maxQuarantinedRatio(BigDecimal value) {
      maxQuarantinedRatio = value;
      return this;
    }

    /** Sets {@link MigrationSettings#maxConsecutiveFailures}. */
    public Builder maxConsecutiveFailures(int value) {
      maxConsecutiveFailures = value;
      return this;
    }

    /** Sets {@link MigrationSettings#exportMaxCount}. */
    public Builder exportMaxCount(int value) {
      exportMaxCount = value;
      return this;
    }

    /** Sets {@link MigrationSettings#pauseWindows}. */
    public Builder pauseWindows(List<PauseWindow> value) {
      pauseWindows = value;
      return this;
    }

    /** Sets {@link MigrationSettings#cleanUp}. */
    public Builder cleanUp(CleanUp value) {
      cleanUp = value;
      return this;
    }

    /** Sets {@link MigrationSettings#countTotals}. */
    public Builder countTotals(boolean value) {
      countTotals = value;
      return this;
    }

    /**
     * Makes the settings.
     *
     * @throws RejectedException naming everything that is wrong
     */
    public MigrationSettings build() {
      return new MigrationSettings(
          strategy,
          strategyProperties,
          maxConcurrentExports,
          maxConcurrentImports,
          maxStagedBytes,
          filesPerPayload,
          settleLag,
          confirmAfter,
          orphanGrace,
          quietPeriod,
          leaseTime,
          pollInterval,
          planInterval,
          retryBase,
          retryMax,
          recountEvery,
          maxCountsPerWindow,
          maxJobFailures,
          maxQuarantinedLines,
          maxPoisonLines,
          maxQuarantinedRatio,
          maxConsecutiveFailures,
          exportMaxCount,
          pauseWindows,
          cleanUp,
          countTotals);
    }
  }
}
