package io.fhirmigration.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.Samples;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationSettings;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ChunkStrategy;
import io.fhirmigration.spi.ChunkStrategyProvider;
import io.fhirmigration.spi.ImportPayloadBuilder;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
  private static final ChunkStrategy DONE = request -> new ChunkStrategy.Step.Done("nothing");
  private static final MigrationPlan PLAIN = Samples.plan(Mode.ONCE).build();

  private final List<String> problems = new ArrayList<>();

  /** A provider that class loaders of tests offer. */
  public static class Offered implements ChunkStrategyProvider {
    @Override
    public String name() {
      return "offered";
    }

    @Override
    public ChunkStrategy create(ProviderConfig config) {
      return DONE;
    }
  }

  /** Another one of the same name. */
  public static final class AlsoOffered extends Offered {}

  private static ChunkStrategyProvider strategy(String name, ChunkStrategy strategy) {
    return new ChunkStrategyProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public ChunkStrategy create(ProviderConfig config) {
        return strategy;
      }
    };
  }

  /** A transformer whose fingerprint tells its configuration. */
  private static TransformerProvider telling(String name) {
    return new TransformerProvider() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Transformer create(ProviderConfig config) {
        if (config.get("bad").isPresent()) {
          throw new RejectedException("bad: is not wanted");
        }
        return new Transformer() {
          @Override
          public String fingerprint() {
            return name + " " + config.properties() + " " + config.planId();
          }

          @Override
          public void transform(ResourceLine in, Sink out) {
            out.keep();
          }
        };
      }
    };
  }

  private Providers build(Providers.Builder builder, MigrationPlan plan) {
    return builder.build(plan, handle -> Optional.empty(), problems);
  }

  private static MigrationSettings settings(String strategy) {
    return MigrationSettings.builder().strategy(strategy, Map.of()).build();
  }

  @Test
  void builtInOnesAreFound() {
    Providers providers = build(new Providers.Builder(), PLAIN);
    for (String name : List.of("adaptive", "time-window", "single")) {
      assertThat(providers.strategy(settings(name))).isNotNull();
    }
    assertThat(providers.payloadBuilder()).isInstanceOf(ImportPayloadBuilder.class);
    assertThat(problems).isEmpty();
  }

  @Test
  void unknownNameIsAnsweredWithTheKnownOnes() {
    Providers providers = build(new Providers.Builder(), PLAIN);
    providers.checkStrategy(settings("clever"), problems);
    assertThat(problems)
        .singleElement()
        .satisfies(p -> assertThat(p).contains("'clever'", "adaptive", "single", "time-window"));
    assertThatThrownBy(() -> providers.strategy(settings("clever")))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void unknownTransformerAndBuilderAreProblems() {
    MigrationPlan plan =
        Samples.plan(Mode.ONCE).transformer("magic", Map.of()).payloadBuilder("wizard").build();
    build(new Providers.Builder(), plan);
    assertThat(problems).hasSize(2);
    assertThat(String.join(" ", problems)).contains("'magic'", "'wizard'", "ahds");
  }

  @Test
  void explicitOneWins() {
    Providers.Builder builder = new Providers.Builder();
    builder.strategy(strategy("adaptive", DONE));
    assertThat(build(builder, PLAIN).strategy(settings("adaptive"))).isSameAs(DONE);
    assertThat(problems).isEmpty();
  }

  @Test
  void twoExplicitOnesOfOneNameAreAProblem() {
    Providers.Builder builder = new Providers.Builder();
    builder.strategy(strategy("mine", DONE));
    builder.strategy(strategy("mine", DONE));
    build(builder, PLAIN);
    assertThat(problems).singleElement().satisfies(p -> assertThat(p).contains("'mine'"));
  }

  @Test
  void twoFoundOnesOfOneNameAreNamed(@TempDir Path folder) throws IOException {
    offering(
        folder,
        List.of(Offered.class, AlsoOffered.class),
        () -> build(new Providers.Builder(), PLAIN));
    assertThat(problems)
        .singleElement()
        .satisfies(
            p ->
                assertThat(p)
                    .contains("'offered'", Offered.class.getName(), AlsoOffered.class.getName()));
  }

  @Test
  void foundOneIsChosenByItsName(@TempDir Path folder) throws IOException {
    offering(
        folder,
        List.of(Offered.class),
        () ->
            assertThat(build(new Providers.Builder(), PLAIN).strategy(settings("offered")))
                .isSameAs(DONE));
    assertThat(problems).isEmpty();
  }

  @Test
  void transformersStandInThePlansOrderWithTheirConfiguration() {
    Providers.Builder builder = new Providers.Builder();
    builder.transformer(telling("a"));
    builder.transformer(telling("b"));
    MigrationPlan plan =
        Samples.plan(Mode.ONCE)
            .transformer("b", Map.of("x", "1"))
            .transformer("a", Map.of())
            .transformer("b", Map.of("x", "2"))
            .build();
    assertThat(build(builder, plan).fingerprints(Samples.NOW))
        .containsExactly("b {x=1} m1", "a {} m1", "b {x=2} m1");
  }

  @Test
  void eachWorkerGetsItsOwnTransformers() {
    Providers.Builder builder = new Providers.Builder();
    builder.transformer(telling("a"));
    MigrationPlan plan = Samples.plan(Mode.ONCE).transformer("a", Map.of()).build();
    Providers providers = build(builder, plan);
    assertThat(providers.transformers(Samples.NOW, place -> Optional.empty()).get(0))
        .isNotSameAs(providers.transformers(Samples.NOW, place -> Optional.empty()).get(0));
  }

  @Test
  void faultyConfigurationIsAProblem() {
    Providers.Builder builder = new Providers.Builder();
    builder.transformer(telling("a"));
    build(builder, Samples.plan(Mode.ONCE).transformer("a", Map.of("bad", "1")).build());
    assertThat(problems).containsExactly("bad: is not wanted");
  }

  private static void offering(Path folder, List<Class<?>> providers, Runnable test)
      throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(
        services.resolve(ChunkStrategyProvider.class.getName()),
        providers.stream().map(Class::getName).toList());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {url(folder)}, ProvidersTest.class.getClassLoader())) {
      thread.setContextClassLoader(loader);
      test.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL url(Path folder) throws MalformedURLException {
    return folder.toUri().toURL();
  }
}
