package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.doctor.RowContent.Excess;
import io.fhirmigration.cli.doctor.RowJudge.Flaw;
import io.fhirmigration.cli.doctor.Sample.Row;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Counts numbers with too many digits by element: those that the destination stumbles over, or,
 * where the plan limits them, those that it changes and refuses.
 */
record DecimalFindings(Examination examination, RowJudge judge) {
  static final String LIMIT = "decimal-limit";
  private static final String ADD = "add the transformer " + LIMIT;

  List<Finding> all() {
    return planned().map(this::previewed).orElseGet(this::unlimited);
  }

  private Optional<TransformerSpec> planned() {
    return examination.plan().transformers().stream()
        .filter(spec -> spec.name().equals(LIMIT))
        .findFirst();
  }

  private List<Finding> unlimited() {
    List<Finding> found = new ArrayList<>();
    Map<String, Long> huge = judge.with(Flaw.HUGE_NUMBER);
    if (!huge.isEmpty()) {
      found.add(
          Finding.error(
              Topic.LONG_DECIMAL,
              text(
                  huge,
                  "hold a number with more than 18 digits before its point",
                  Excess.MAGNITUDE),
              ADD + ", or correct them at the source"));
    }
    Map<String, Long> rows = judge.with(Flaw.LONG_DECIMAL);
    if (!rows.isEmpty()) {
      found.add(
          Finding.warning(
              Topic.LONG_DECIMAL,
              text(rows, "hold a number with more than 18 digits", Excess.DIGITS),
              ADD));
    }
    return found;
  }

  private String text(Map<String, Long> rows, String what, Excess excess) {
    return SampleCheck.looked(rows, examination)
        + what
        + " ("
        + SampleCheck.counts(rows)
        + "); such numbers by element: "
        + SampleCheck.counts(judge.numbers(excess));
  }

  /** What the plan's limit does to the sample. */
  private List<Finding> previewed(TransformerSpec spec) {
    Transformer limit = transformer(spec);
    Map<String, Long> refused = new TreeMap<>();
    for (Row row : examination.sample().rows()) {
      byte[] line = row.resource().toJson().getBytes(StandardCharsets.UTF_8);
      try {
        limit.transform(ResourceLine.of(line), new Heard());
      } catch (RejectedException e) {
        refused.merge(row.type(), 1L, Long::sum);
      }
    }
    List<Finding> found = new ArrayList<>();
    if (!refused.isEmpty()) {
      found.add(
          Finding.error(
              Topic.LONG_DECIMAL,
              SampleCheck.looked(refused, examination)
                  + "hold a number that decimal-limit refuses, since it would have to change its"
                  + " magnitude ("
                  + SampleCheck.counts(refused)
                  + ")",
              "correct them at the source, or choose another profile or mode"));
    }
    if (!limit.changes().isEmpty()) {
      long sum = limit.changes().values().stream().mapToLong(Long::longValue).sum();
      found.add(
          Finding.note(
              Topic.LONG_DECIMAL,
              "decimal-limit changes "
                  + sum
                  + " numbers of "
                  + examination.sample().rows().size()
                  + " sampled rows, by element: "
                  + SampleCheck.counts(new TreeMap<>(limit.changes())),
              "add 'keepOriginal: true' to its properties if the digits must not be lost"));
    }
    return found;
  }

  private static Transformer transformer(TransformerSpec spec) {
    return ServiceLoader.load(TransformerProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(spec.name()))
        .findFirst()
        .orElseThrow()
        .create(ProviderConfig.of(spec.properties()));
  }

  /** The transformer counts by itself. */
  private static final class Heard implements Transformer.Sink {
    @Override
    public void keep() {}

    @Override
    public void replace(byte[] bytes, int offset, int length) {}

    @Override
    public void drop(String rule) {}
  }
}
