package io.fhirmigration.cli.transform;

import io.fhirmigration.cli.Console;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.ConfigFile;
import io.fhirmigration.cli.config.InstalledTransformers;
import io.fhirmigration.cli.config.NamedTransformers;
import io.fhirmigration.cli.config.SecretRef;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ProviderConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how resources are changed. */
final class ChosenSteps {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Apply the transformers of a migration's configuration, in their order; nothing else of"
              + " it is read but the migration's id and reference instant. They come first.")
  private @Nullable Path config;

  @Mixin private DeidOptions deid = new DeidOptions();

  @Option(
      names = "--decimals",
      paramLabel = "LIMIT",
      description =
          "Bring numbers within digits18 (18 significant digits) or sql36_18 (18 digits before and"
              + " after the point), with ':truncate' or ':round' behind it. Default: truncate.")
  private @Nullable String decimals;

  /** The steps in their order; adds what is wrong with them. */
  Steps read(Console console, List<String> mistakes) {
    List<Supplier<FileStep>> steps = new ArrayList<>();
    List<String> fingerprints = new ArrayList<>();
    if (config == null && decimals == null && !deid.isGiven()) {
      mistakes.add("nothing to do: give --config, --deid or --decimals");
    }
    if (config != null) {
      try {
        named(config, console)
            .forEach(step -> add(step, "--config", steps, fingerprints, mistakes));
      } catch (UserMistake mistake) {
        mistakes.addAll(mistake.lines());
      }
    }
    Instant now = console.clock().instant();
    deid.compile(console, now, mistakes)
        .ifPresent(
            anonymizer -> {
              anonymizer.warnings().forEach(text -> console.err().println("--deid: " + text));
              add(() -> DeidStep.of(anonymizer, now), "--deid", steps, fingerprints, mistakes);
            });
    if (decimals != null) {
      Optional<TransformerSpec> limit = DecimalOption.parse(decimals);
      PluginSteps alone =
          new PluginSteps(
              ProviderConfig.STAND_ALONE,
              Optional.empty(),
              handle -> Optional.empty(),
              InstalledTransformers.at(Path.of("")));
      limit.ifPresentOrElse(
          spec -> add(() -> alone.step(spec), "--decimals", steps, fingerprints, mistakes),
          () ->
              mistakes.add(
                  "--decimals: '"
                      + decimals
                      + "' is not understood; use digits18 or sql36_18, with :truncate or :round"));
    }
    return new Steps(steps, fingerprints);
  }

  private static List<Supplier<FileStep>> named(Path config, Console console) {
    NamedTransformers named = ConfigFile.transformers(config, console.environment());
    PluginSteps plugins =
        new PluginSteps(
            named.planId().orElse(ProviderConfig.STAND_ALONE),
            named.referenceInstant(),
            handle ->
                SecretRef.parse(handle, named.home())
                    .map(reference -> reference.read(console.environment())),
            InstalledTransformers.at(named.home()));
    return named.specs().stream()
        .<Supplier<FileStep>>map(spec -> () -> plugins.step(spec))
        .toList();
  }

  /** Adds a step, once it was made on trial. */
  private static void add(
      Supplier<FileStep> step,
      String option,
      List<Supplier<FileStep>> steps,
      List<String> fingerprints,
      List<String> mistakes) {
    try {
      Path trial = Path.of("trial.ndjson");
      fingerprints.add(
          step.get().forFile(new FilePair("trial.ndjson", "", trial, trial)).fingerprint());
      steps.add(step);
    } catch (RejectedException e) {
      mistakes.add(option + ": " + e.getMessage());
    }
  }
}
