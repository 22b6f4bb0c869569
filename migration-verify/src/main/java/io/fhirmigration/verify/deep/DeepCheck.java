package io.fhirmigration.verify.deep;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.JsonValue.JsonString;
import io.fhirmigration.spi.ResourceReads;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerChain;
import io.fhirmigration.verify.full.ComparableContent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares single resources of two servers: a drawn sample, named ones, or what a search finds.
 *
 * <p>Contents are the same when their canonical JSON is, with numbers and dates as they are
 * written, less what the question allows to differ. What is expected at the destination is what the
 * given transformers make of the source's version. Samples are drawn at both servers, so that
 * resources that only the destination has are found as well; only at the source when a transformer
 * maps ids. What a server does not answer is an error of the resource and never a match; after
 * three batches in a row without any answer the rest is not asked. A difference is looked at twice,
 * so that a write during the check is no difference.
 *
 * <p>Used by one thread; blocks for as long as the servers take, and for pauses that they ask for,
 * up to two minutes each. Only reads.
 */
public final class DeepCheck {
  private final ResourceReads source;
  private final ResourceReads destination;
  private final List<Transformer> transformers;
  private final TransformerChain expected;
  private final Patience patience;

  /**
   * Creates the check.
   *
   * @param transformers what the migration changed, in order; may be empty
   * @param waiting waits for as long as it is told
   */
  public DeepCheck(
      ResourceReads source,
      ResourceReads destination,
      List<Transformer> transformers,
      Consumer<Duration> waiting) {
    this.source = source;
    this.destination = destination;
    this.transformers = List.copyOf(transformers);
    this.expected = new TransformerChain(transformers);
    this.patience = new Patience(waiting);
  }

  /**
   * Compares.
   *
   * @param kept a file in which the choice and what was compared are kept, so that a run with the
   *     same question goes on where an earlier one stopped and tries only its errors again; holds
   *     ids, and values when the question shows them. Nothing is kept without one
   * @throws RejectedException when the file holds the results of another question
   */
  public DeepResult compare(DeepQuestion question, Optional<Path> kept) {
    KeptResults results = KeptResults.open(kept, identity(question));
    int resumed = results.size();
    Choice choice =
        new Choice(
            question, expected.mapsIdentity() ? List.of(source) : List.of(source, destination));
    Comparison comparison =
        new Comparison(
            new ComparableContent(question.allowed()), new ShownValues(question.showValues()));
    DeepRun run =
        new DeepRun(
            question, new BothSides(source, destination, patience, expected), results, comparison);
    for (String type : choice.types()) {
      run.type(type, choice);
    }
    return run.result(resumed);
  }

  private JsonObject identity(DeepQuestion question) {
    return JsonValue.object()
        .put("source", source.base().toString())
        .put("destination", destination.base().toString())
        .put(
            "transformers",
            JsonValue.array(
                transformers.stream().map(t -> new JsonString(t.fingerprint())).toList()))
        .put("asked", question.json())
        .build();
  }
}
