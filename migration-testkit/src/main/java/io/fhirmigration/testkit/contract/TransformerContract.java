package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import io.fhirmigration.testkit.contract.TransformerRun.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Transformer} must do: decide once per line, and decide the same for the same
 * line in every order, place, thread and process, because a changed body at the same version is a
 * conflict at the destination. One that has to know the whole range is given a survey of the
 * samples.
 *
 * <p>Extend it with a public constructor without arguments: a second Java process makes an instance
 * too. The samples should hold lines that are changed, lines that are kept, and several versions of
 * one resource. The buffer is filled with zeros after each call, so that a transformer that keeps a
 * line fails.
 */
public abstract class TransformerContract {
  private static final int THREADS = 4;

  /** Creates the contract. */
  protected TransformerContract() {}

  /** The provider under test. */
  protected abstract TransformerProvider provider();

  /** The properties under test. */
  protected abstract Map<String, String> properties();

  /** Properties that ask for something else, so that the fingerprint must be another. */
  protected abstract Map<String, String> otherProperties();

  /** Lines as they stand in files, without line ends; at least one that is changed or dropped. */
  protected abstract List<String> samples();

  /** Looks up the secrets that the properties name; there are none by default. */
  protected Function<String, Optional<String>> secrets() {
    return handle -> Optional.empty();
  }

  /** An instance with the properties under test. */
  final Transformer transformer() {
    return transformer(properties());
  }

  private Transformer transformer(Map<String, String> properties) {
    return provider().create(SampleSurvey.of(provider(), config(properties), samples()));
  }

  private ProviderConfig config(Map<String, String> properties) {
    return new ProviderConfig(
        properties, secrets(), "contract", Instant.parse("2024-02-29T12:00:00Z"));
  }

  private List<Outcome> outcomes() {
    return TransformerRun.of(transformer(), samples());
  }

  @Test
  void someSampleIsNotKept() {
    assertThat(outcomes()).anyMatch(outcome -> !outcome.kind().equals(Outcome.KEPT));
  }

  @Test
  void eachLineGetsOneDecision() {
    assertThat(outcomes()).allSatisfy(outcome -> assertThat(outcome.decisions()).isEqualTo(1));
  }

  @Test
  void theLineItselfIsNotWrittenTo() {
    assertThat(outcomes()).noneMatch(Outcome::inputChanged);
  }

  @Test
  void aRepeatGivesTheSameBytes() {
    Transformer one = transformer();
    List<Outcome> first = TransformerRun.of(one, samples());

    assertThat(TransformerRun.of(one, samples())).isEqualTo(first);
    assertThat(outcomes()).isEqualTo(first);
  }

  @Test
  void neighboursDontMatter() {
    List<Outcome> together = outcomes();
    List<Outcome> alone = new ArrayList<>();
    for (String sample : samples()) {
      alone.addAll(TransformerRun.of(transformer(), List.of(sample)));
    }
    List<String> backwards = new ArrayList<>(samples());
    Collections.reverse(backwards);
    List<Outcome> reversed = new ArrayList<>(TransformerRun.of(transformer(), backwards));
    Collections.reverse(reversed);

    assertThat(alone).isEqualTo(together);
    assertThat(reversed).isEqualTo(together);
  }

  @Test
  void anotherProcessGivesTheSameBytes(@TempDir Path folder) throws Exception {
    List<String> here = TransformerRun.report(this);

    assertThat(TransformerInAnotherProcess.report(getClass(), folder)).isEqualTo(here);
  }

  @Test
  void instancesInDifferentThreadsDontDisturbEachOther() throws Exception {
    List<Outcome> expected = outcomes();
    Callable<List<Outcome>> repeated =
        () -> {
          Transformer own = transformer();
          List<Outcome> last = TransformerRun.of(own, samples());
          for (int i = 0; i < 50 && last.equals(expected); i++) {
            last = TransformerRun.of(own, samples());
          }
          return last;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<List<Outcome>> result :
          threads.invokeAll(Collections.nCopies(THREADS, repeated))) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aReplacedLineIsOneObjectOnOneLine() {
    for (Outcome outcome : outcomes()) {
      if (outcome.kind().equals(Outcome.REPLACED)) {
        assertThat(outcome.text().indexOf('\n')).isNegative();
        assertThat(outcome.text().indexOf('\r')).isNegative();
        assertThat(JsonValue.parse(outcome.text())).isInstanceOf(JsonObject.class);
      }
    }
  }

  @Test
  void identityChangesOnlyWhereThatIsDeclared() {
    List<Outcome> outcomes = outcomes();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i).kind().equals(Outcome.REPLACED) && !transformer().mapsIdentity()) {
        ResourceLine before = line(samples().get(i));
        ResourceLine after = line(outcomes.get(i).text());
        assertThat(after.resourceType()).isEqualTo(before.resourceType());
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.versionId()).isEqualTo(before.versionId());
      }
    }
  }

  @Test
  void versionsOfOneResourceShareTheirFateWhereThatIsDeclared() {
    Map<String, Boolean> dropped = new HashMap<>();
    List<Outcome> outcomes = outcomes();
    for (int i = 0; i < outcomes.size() && transformer().dropsByIdentity(); i++) {
      ResourceLine line = line(samples().get(i));
      boolean drop = outcomes.get(i).kind().equals(Outcome.DROPPED);
      Boolean other = dropped.putIfAbsent(line.resourceType() + "/" + line.id(), drop);
      assertThat(other == null || other == drop).as("sample " + i).isTrue();
    }
  }

  @Test
  void theFingerprintIsOneLineThatTellsConfigurationsApart() {
    String fingerprint = transformer().fingerprint();

    assertThat(fingerprint).isNotBlank().doesNotContain("\n", "\r");
    assertThat(transformer().fingerprint()).isEqualTo(fingerprint);
    assertThat(transformer(otherProperties()).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void theFingerprintIsKnownBeforeTheRangeIs() {
    assertThat(provider().create(config(properties())).fingerprint())
        .isEqualTo(transformer().fingerprint());
  }

  @Test
  void whatIsKnownOfTheRangeDependsOnItsLinesOnly() throws Exception {
    Optional<RangeSurvey> survey = provider().survey(config(properties()));
    List<String> shuffled = new ArrayList<>(samples());
    shuffled.addAll(samples());
    Collections.reverse(shuffled);
    if (survey.isPresent()) {
      assertThat(SampleSurvey.file(survey.get(), shuffled))
          .hasSameBinaryContentAs(SampleSurvey.file(survey.get(), samples()));
    }
  }

  @Test
  void workDoesNotChangeTheFingerprint() {
    Transformer worked = transformer();
    TransformerRun.of(worked, samples());

    assertThat(worked.fingerprint()).isEqualTo(transformer().fingerprint());
  }

  @Test
  void changesHoldNoIds() {
    Transformer worked = transformer();
    TransformerRun.of(worked, samples());

    for (String sample : samples()) {
      String id = line(sample).id().orElse("");
      assertThat(worked.changes().keySet()).noneMatch(key -> !id.isEmpty() && key.equals(id));
      assertThat(worked.changes().values()).allMatch(count -> count > 0);
    }
  }

  private static ResourceLine line(String json) {
    return ResourceLine.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
