package io.fhirmigration.cli.config;

import io.fhirmigration.model.CleanUp;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the settings; what is not given keeps its default. */
final class SettingsSection {
  private static final MigrationSettings DEFAULTS = MigrationSettings.DEFAULTS;

  private static final Map<String, CleanUp> CLEAN_UP =
      Map.of(
          "keep", CleanUp.KEEP,
          "after-close", CleanUp.AFTER_CLOSE,
          "after-verify", CleanUp.AFTER_VERIFY);

  private final Section section;
  private final Plugins plugins;
  private final MigrationSettings.Builder settings = MigrationSettings.builder();

  SettingsSection(Section section, Plugins plugins) {
    this.section = section;
    this.plugins = plugins;
  }

  MigrationSettings read() {
    strategy();
    number("maxConcurrentExports", 1, n -> settings.maxConcurrentExports(Math.toIntExact(n)));
    number("maxConcurrentImports", 1, n -> settings.maxConcurrentImports(Math.toIntExact(n)));
    number("maxStagedBytes", 1, settings::maxStagedBytes);
    number("filesPerPayload", 1, n -> settings.filesPerPayload(Math.toIntExact(n)));
    number("maxCountsPerWindow", 1, n -> settings.maxCountsPerWindow(Math.toIntExact(n)));
    number("maxJobFailures", 1, n -> settings.maxJobFailures(Math.toIntExact(n)));
    number("maxQuarantinedLines", 0, settings::maxQuarantinedLines);
    section
        .value("maxQuarantinedRatio", Values::ratio, Values.RATIO_FIX)
        .ifPresent(settings::maxQuarantinedRatio);
    number("maxConsecutiveFailures", 0, n -> settings.maxConsecutiveFailures(Math.toIntExact(n)));
    number("exportMaxCount", 0, n -> settings.exportMaxCount(Math.toIntExact(n)));
    number("maxPoisonLines", 0, n -> settings.maxPoisonLines(Math.toIntExact(n)));
    duration("settleLag", Values::duration, settings::settleLag);
    duration("confirmAfter", Values::duration, settings::confirmAfter);
    duration("orphanGrace", Values::duration, settings::orphanGrace);
    duration("quietPeriod", Values::duration, settings::quietPeriod);
    duration("leaseTime", Values::positiveDuration, settings::leaseTime);
    duration("pollInterval", Values::positiveDuration, settings::pollInterval);
    duration("planInterval", Values::positiveDuration, settings::planInterval);
    duration("recountEvery", Values::positiveDuration, settings::recountEvery);
    section.choice("cleanUp", CLEAN_UP).ifPresent(settings::cleanUp);
    section.choice("countTotals", Values.YES_OR_NO).ifPresent(settings::countTotals);
    settings.pauseWindows(PauseWindowSection.read(section));
    retry();
    section.refuseUnknown();
    try {
      return settings.build();
    } catch (RejectedException e) {
      section.problem(
          "", String.valueOf(e.getMessage()).replaceFirst("^settings: ", ""), "change it");
      return DEFAULTS;
    }
  }

  private void strategy() {
    String name = section.text("strategy").orElse(DEFAULTS.strategy());
    Map<String, String> properties =
        section.optional("strategyProperties").map(Section::properties).orElse(Map.of());
    plugins.strategy(section, "strategy", name, properties);
    settings.strategy(name, properties);
  }

  private void retry() {
    Optional<Duration> base =
        section.value("retryBase", Values::positiveDuration, Values.DURATION_FIX);
    Optional<Duration> max =
        section.value("retryMax", Values::positiveDuration, Values.DURATION_FIX);
    settings.retry(base.orElse(DEFAULTS.retryBase()), max.orElse(DEFAULTS.retryMax()));
  }

  private void number(String name, long least, Consumer<Long> set) {
    Optional<Long> number =
        section.value(name, text -> Values.number(text, least), Values.NUMBER_FIX + least);
    try {
      number.ifPresent(set);
    } catch (ArithmeticException e) {
      section.problem(name, "is too large", "use at most " + Integer.MAX_VALUE);
    }
  }

  private void duration(
      String name, Function<String, Optional<Duration>> parse, Consumer<Duration> set) {
    section.value(name, parse, Values.DURATION_FIX).ifPresent(set);
  }
}
