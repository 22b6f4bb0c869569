package io.fhirmigration.internal.transform;

import io.fhirmigration.internal.objects.ObjectShelf;
import io.fhirmigration.internal.surveys.SurveyList;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.ObjectRef;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.Transformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole range once for each transformer that has to know it, in the order of the plan,
 * and puts what they know on the shelf. A stage that dies halfway leaves nothing that counts.
 */
public final class SurveyStage {
  private final MigrationPlan plan;
  private final StagingArea staging;
  private final ObjectShelf shelf;
  private final SortedMap<Integer, RangeSurvey> wanted;
  private final Before before;
  private final Supplier<String> names;

  /**
   * A survey stage for one plan.
   *
   * @param wanted the surveys by the places of their transformers
   * @param before makes the transformers before a place
   * @param names gives random names: each pass writes where no other writes
   */
  public SurveyStage(
      MigrationPlan plan,
      StagingArea staging,
      ObjectShelf shelf,
      SortedMap<Integer, RangeSurvey> wanted,
      Before before,
      Supplier<String> names) {
    this.plan = plan;
    this.staging = staging;
    this.shelf = shelf;
    this.wanted = wanted;
    this.before = before;
    this.names = names;
  }

  /** Makes the transformers before a place in the plan. */
  @FunctionalInterface
  public interface Before {
    /** Fresh ones, that know what is made so far. */
    List<Transformer> place(int transformer, Map<Integer, Path> made);
  }

  /**
   * A part of the range.
   *
   * @param name what it belongs to
   * @param files its files, pinned
   */
  public record Part(String name, List<StagedObject> files) {}

  /**
   * What a survey came to.
   *
   * @param list where it lies; empty when it was not made
   * @param said what was found, a sentence for each transformer
   * @param refused the parts with lines that have no place in it, and why
   */
  public record Result(
      Optional<ObjectRef> list, List<String> said, SortedMap<String, String> refused) {}

  /** Whether any transformer has to know the range. */
  public boolean isWanted() {
    return !wanted.isEmpty();
  }

  /**
   * Makes all surveys.
   *
   * @param range gives the parts, each time it is asked
   */
  public Result make(Supplier<Stream<Part>> range) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("fhir-migrate-survey-");
      return make(range, folder);
    } catch (IOException | UncheckedIOException e) {
      throw new RetryableException(
          "temporary files of a survey could not be written; make room in java.io.tmpdir", e);
    } finally {
      delete(folder);
    }
  }

  private Result make(Supplier<Stream<Part>> range, Path folder) throws IOException {
    Map<Integer, Path> made = new TreeMap<>();
    List<SurveyList.Entry> entries = new ArrayList<>();
    List<String> said = new ArrayList<>();
    for (Map.Entry<Integer, RangeSurvey> survey : wanted.entrySet()) {
      int place = survey.getKey();
      Path file = folder.resolve(place + ".survey");
      SortedMap<String, String> refused = new TreeMap<>();
      try (RangeSurvey.Pass pass =
          survey.getValue().begin(Files.createDirectory(folder.resolve("" + place)))) {
        SurveyLines lines =
            new SurveyLines(plan, staging, pass, before.place(place, Map.copyOf(made)));
        try (Stream<Part> parts = range.get()) {
          parts.forEach(
              part -> lines.read(part.files()).ifPresent(why -> refused.put(part.name(), why)));
        }
        if (!refused.isEmpty()) {
          return new Result(Optional.empty(), List.of(), refused);
        }
        said.add(plan.transformers().get(place).name() + ": " + pass.write(file));
      }
      made.put(place, file);
      String name = "surveys/" + place + "-" + names.get();
      entries.add(new SurveyList.Entry(place, shelf.stream(name, out -> Files.copy(file, out))));
    }
    return new Result(Optional.of(new SurveyList(shelf).write(entries)), said, new TreeMap<>());
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
