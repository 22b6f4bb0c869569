package io.fhirmigration;

import io.fhirmigration.internal.surveys.SurveyList;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the transformers of a migration know of its whole range: files that lie in staging and are
 * copied to this machine when they are first asked for.
 *
 * <p>The engine uses it by itself; a comparison that applies a plan's transformers gives each of
 * them its {@link #file} as {@link io.fhirmigration.spi.ProviderConfig#survey}. Thread-safe; blocks
 * on the staging area.
 */
public final class RangeSurveys implements AutoCloseable {
  private final SurveyList list;
  private final TreeMap<Integer, Path> copies = new TreeMap<>();
  private Optional<Path> folder = Optional.empty();
  private boolean made;

  private RangeSurveys(SurveyList list) {
    this.list = list;
  }

  /** Those of a migration; nothing is read yet. */
  public static RangeSurveys of(StagingArea staging, MigrationId migration) {
    return new RangeSurveys(SurveyList.of(staging, migration));
  }

  /** Whether they are made, so that lines may be transformed. */
  public synchronized boolean isMade() {
    made = made || list.find().isPresent();
    return made;
  }

  /**
   * The file of one transformer, to be read only; it is deleted by {@link #close}.
   *
   * @param transformer its place in the plan, from 0
   * @return empty before it is made, and for a transformer that needs none
   * @throws io.fhirmigration.model.RejectedException when it is gone from staging or was changed
   * @throws io.fhirmigration.model.RetryableException when staging could not be read
   * @throws UncheckedIOException when it could not be written on this machine
   */
  public synchronized Optional<Path> file(int transformer) {
    Path known = copies.get(transformer);
    if (known != null) {
      return Optional.of(known);
    }
    return list.read().stream()
        .flatMap(entries -> entries.stream())
        .filter(entry -> entry.transformer() == transformer)
        .findFirst()
        .map(this::copy);
  }

  private Path copy(SurveyList.Entry from) {
    try {
      if (folder.isEmpty()) {
        folder = Optional.of(Files.createTempDirectory("fhir-migrate-surveys-"));
      }
      Path to = folder.get().resolve(Integer.toString(from.transformer()));
      try (InputStream in = list.open(from)) {
        Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
      }
      copies.put(from.transformer(), to);
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the copies. */
  @Override
  public synchronized void close() {
    if (folder.isEmpty()) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.get())) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copies.clear();
    folder = Optional.empty();
  }
}
