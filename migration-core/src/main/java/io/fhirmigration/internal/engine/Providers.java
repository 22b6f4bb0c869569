package io.fhirmigration.internal.engine;

import io.fhirmigration.internal.plan.SingleStrategyProvider;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ImportPayloadBuilderProvider;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The plugins of a plan, chosen by name: an explicit one wins, never the first found. */
public final class Providers {
  private final MigrationPlan plan;
  private final Function<String, Optional<String>> secrets;
  private final Map<String, TransformerProvider> transformers;
  private final Map<String, ChunkStrategyProvider> strategies;
  private final Map<String, ImportPayloadBuilderProvider> builders;

  private Providers(
      MigrationPlan plan,
      Function<String, Optional<String>> secrets,
      Map<String, TransformerProvider> transformers,
      Map<String, ChunkStrategyProvider> strategies,
      Map<String, ImportPayloadBuilderProvider> builders) {
    this.plan = plan;
    this.secrets = secrets;
    this.transformers = transformers;
    this.strategies = strategies;
    this.builders = builders;
  }

  /**
   * A chain of fresh transformers, for one worker.
   *
   * @param surveys what the transformer at each place of the plan knows of the range
   */
  List<Transformer> transformers(Instant reference, IntFunction<Optional<Path>> surveys) {
    return before(plan.transformers().size(), reference, surveys);
  }

  /** The transformers before a place of the plan. */
  List<Transformer> before(int end, Instant reference, IntFunction<Optional<Path>> surveys) {
    return IntStream.range(0, end)
        .mapToObj(
            place ->
                transformer(plan.transformers().get(place), reference, () -> surveys.apply(place)))
        .toList();
  }

  /**
   * A fresh transformer, also one that no plan names.
   *
   * @param survey what it knows of the range; asked for if it has to know it
   */
  Transformer transformer(
      TransformerSpec spec, Instant reference, Supplier<Optional<Path>> survey) {
    TransformerProvider provider = chosen(transformers, "transformer", spec.name());
    ProviderConfig config = config(spec.properties(), reference);
    return provider.survey(config).isEmpty()
        ? provider.create(config)
        : provider.create(config.with(survey.get()));
  }

  /** The fingerprints of the plan's transformers, in their order. */
  public List<String> fingerprints(Instant reference) {
    return transformers(reference, place -> Optional.empty()).stream()
        .map(Transformer::fingerprint)
        .toList();
  }

  /** What transformers have to know of the whole range, by their places in the plan. */
  public SortedMap<Integer, RangeSurvey> surveys(Instant reference) {
    SortedMap<Integer, RangeSurvey> wanted = new TreeMap<>();
    for (int i = 0; i < plan.transformers().size(); i++) {
      TransformerSpec spec = plan.transformers().get(i);
      ProviderConfig config = config(spec.properties(), reference);
      int place = i;
      chosen(transformers, "transformer", spec.name())
          .survey(config)
          .ifPresent(survey -> wanted.put(place, survey));
    }
    return wanted;
  }

  private void checkSurveys(List<String> problems) {
    if (plan.mode() == Mode.CONTINUOUS) {
      surveys(Instant.EPOCH)
          .keySet()
          .forEach(
              place ->
                  problems.add(
                      "transformer "
                          + plan.transformers().get(place).name()
                          + ": has to know the whole range before the first import, which mode"
                          + " continuous never does; use mode once"));
    }
  }

  /** The payload builder of the plan. */
  public ImportPayloadBuilder payloadBuilder() {
    return chosen(builders, "payloadBuilder", plan.payloadBuilder())
        .create(config(Map.of(), Instant.EPOCH));
  }

  /** The strategy of these settings. */
  public ChunkStrategy strategy(MigrationSettings settings) {
    return chosen(strategies, "strategy", settings.strategy())
        .create(config(settings.strategyProperties(), Instant.EPOCH));
  }

  /** Adds what is wrong with the strategy of these settings. */
  public void checkStrategy(MigrationSettings settings, List<String> problems) {
    if (plan.importMode() == ImportMode.INITIAL_LOAD
        && !settings.strategy().equals(SingleStrategyProvider.NAME)) {
      problems.add(
          "strategy '"
              + settings.strategy()
              + "': importMode initial-load takes one window; use '"
              + SingleStrategyProvider.NAME
              + "'");
    }
    collect(problems, () -> strategy(settings));
  }

  private ProviderConfig config(Map<String, String> properties, Instant reference) {
    return new ProviderConfig(properties, secrets, plan.id().value(), reference);
  }

  private static <T> T chosen(Map<String, T> known, String what, String name) {
    T provider = known.get(name);
    if (provider == null) {
      throw new RejectedException(
          what + " '" + name + "' is not known; use one of " + new TreeSet<>(known.keySet()));
    }
    return provider;
  }

  private static void collect(List<String> problems, Runnable check) {
    try {
      check.run();
    } catch (RejectedException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** Collects explicit providers and finds the rest; not thread-safe. */
  public static final class Builder {
    private final List<TransformerProvider> transformers = new ArrayList<>();
    private final List<ChunkStrategyProvider> strategies = new ArrayList<>();
    private final List<ImportPayloadBuilderProvider> builders = new ArrayList<>();

    /** Adds an explicit provider. */
    public void transformer(TransformerProvider provider) {
      transformers.add(provider);
    }

    /** Adds an explicit provider. */
    public void strategy(ChunkStrategyProvider provider) {
      strategies.add(provider);
    }

    /** Adds an explicit provider. */
    public void payloadBuilder(ImportPayloadBuilderProvider provider) {
      builders.add(provider);
    }

    /** Chooses for a plan and adds what is wrong with the choice. */
    public Providers build(
        MigrationPlan plan, Function<String, Optional<String>> secrets, List<String> problems) {
      Providers found =
          new Providers(
              plan,
              secrets,
              byName(TransformerProvider.class, TransformerProvider::name, transformers, problems),
              byName(
                  ChunkStrategyProvider.class, ChunkStrategyProvider::name, strategies, problems),
              byName(
                  ImportPayloadBuilderProvider.class,
                  ImportPayloadBuilderProvider::name,
                  builders,
                  problems));
      int known = problems.size();
      collect(problems, () -> found.fingerprints(Instant.EPOCH));
      if (problems.size() == known) {
        found.checkSurveys(problems);
      }
      collect(problems, found::payloadBuilder);
      return found;
    }

    private static <T> Map<String, T> byName(
        Class<T> type, Function<T, String> name, List<T> explicit, List<String> problems) {
      Map<String, T> known = new TreeMap<>();
      try {
        for (T provider : load(type)) {
          T other = known.put(name.apply(provider), provider);
          if (other != null) {
            problems.add(
                type.getSimpleName()
                    + " '"
                    + name.apply(provider)
                    + "' is offered by both "
                    + other.getClass().getName()
                    + " and "
                    + provider.getClass().getName());
          }
        }
      } catch (ServiceConfigurationError e) {
        problems.add(type.getSimpleName() + ": a provider cannot be loaded: " + e.getMessage());
      }
      Map<String, T> given = new TreeMap<>();
      for (T provider : explicit) {
        if (given.put(name.apply(provider), provider) != null) {
          problems.add(
              type.getSimpleName() + " '" + name.apply(provider) + "' is given more than once");
        }
      }
      known.putAll(given);
      return known;
    }

    /** The loader must be called from the module that declares the use of each type. */
    private static <T> Iterable<T> load(Class<T> type) {
      ClassLoader context = Thread.currentThread().getContextClassLoader();
      return ServiceLoader.load(type, context == null ? type.getClassLoader() : context);
    }
  }
}
