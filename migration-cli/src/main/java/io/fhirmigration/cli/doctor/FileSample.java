package io.fhirmigration.cli.doctor;

import io.fhirmigration.cli.StagingAreas;
import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.cli.config.RunConfig;
import io.fhirmigration.cli.config.StagingConfig.Folder;
import io.fhirmigration.cli.doctor.Sample.Row;
import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.MigrationException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.JsonValue;
import io.fhirmigration.ndjson.JsonValue.JsonObject;
import io.fhirmigration.ndjson.NdjsonException;
import io.fhirmigration.ndjson.NdjsonLimits;
import io.fhirmigration.ndjson.NdjsonReader;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the first lines of files that are to be adopted, of at most so many of them. */
final class FileSample {
  private static final int MOST_FILES = 20;
  private static final int PAGE = 1000;

  /** How much smaller gzip makes such files, about. */
  private static final int COMPRESSION = 10;

  private static final long MOST_BYTES = 64L << 20;

  private final StagingArea area;
  private final List<Row> rows = new ArrayList<>();
  private long damaged;
  private long bytes;

  private FileSample(StagingArea area) {
    this.area = area;
  }

  /**
   * Lists the files and reads about so many lines of them.
   *
   * @param wanted how many lines; 0 for the listing only
   */
  static Sample read(RunConfig config, Map<String, String> environment, Clock clock, int wanted) {
    if (config.staging() instanceof Folder folder && !Files.isDirectory(folder.path())) {
      return Sample.none("the folder of the files does not exist");
    }
    try (StagingArea area = StagingAreas.open(config.staging(), environment, clock)) {
      return new FileSample(area).read(config.plan().adopted().orElseThrow(), wanted);
    } catch (MigrationException | UserMistake e) {
      return Sample.none(String.valueOf(e.getMessage()));
    }
  }

  private Sample read(AdoptedFiles adopted, int wanted) {
    List<StagedObject> files = files(adopted);
    if (files.isEmpty()) {
      return Sample.none("there are no files *.ndjson or *.ndjson.gz");
    }
    int step = Math.max(1, files.size() / MOST_FILES);
    int each = wanted / Math.min(files.size(), MOST_FILES);
    for (int i = 0; i < files.size() && wanted > 0; i += step) {
      look(files.get(i), Math.max(1, each));
    }
    long length = files.stream().mapToLong(FileSample::plainLength).sum();
    return new Sample(Map.of(), rows, damaged, OptionalLong.of(length), Optional.empty());
  }

  private List<StagedObject> files(AdoptedFiles adopted) {
    List<StagedObject> files = new ArrayList<>();
    String after = "";
    List<StagedObject> page;
    do {
      page = area.list(adopted.container(), adopted.prefix(), after, PAGE);
      page.stream()
          .filter(file -> file.name().endsWith(".ndjson") || isCompressed(file))
          .forEach(files::add);
      after = page.isEmpty() ? after : page.get(page.size() - 1).name();
    } while (page.size() == PAGE);
    return files;
  }

  private void look(StagedObject file, int lines) {
    try (NdjsonReader reader = NdjsonReader.detectGzip(area.open(file, 0), NdjsonLimits.DEFAULTS)) {
      for (int i = 0; i < lines && bytes < MOST_BYTES && reader.next(); i++) {
        take(reader.line());
      }
    } catch (NdjsonException e) {
      damaged++;
    } catch (IOException e) {
      throw new RejectedException("file " + file.name() + " cannot be read", e);
    }
  }

  private void take(ResourceLine line) {
    bytes += line.length();
    Optional<JsonObject> resource = resource(line);
    Optional<String> type = resource.flatMap(json -> json.string("resourceType"));
    if (type.isPresent()) {
      rows.add(new Row(type.get(), line.length(), resource.orElseThrow()));
    } else {
      damaged++;
    }
  }

  private static Optional<JsonObject> resource(ResourceLine line) {
    try {
      return JsonValue.parse(line.bytes(), line.offset(), line.length()) instanceof JsonObject json
          ? Optional.of(json)
          : Optional.empty();
    } catch (RejectedException notJson) {
      return Optional.empty();
    }
  }

  private static long plainLength(StagedObject file) {
    return isCompressed(file) ? COMPRESSION * file.length() : file.length();
  }

  private static boolean isCompressed(StagedObject file) {
    return file.name().endsWith(".ndjson.gz");
  }
}
