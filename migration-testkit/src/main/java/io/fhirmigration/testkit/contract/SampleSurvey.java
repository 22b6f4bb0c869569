package io.fhirmigration.testkit.contract;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes the survey of some lines, in one buffer that is poisoned after each of them. */
final class SampleSurvey {
  private SampleSurvey() {}

  /** A configuration as a transformer gets it when these lines are the whole range. */
  static ProviderConfig of(
      TransformerProvider provider, ProviderConfig config, List<String> lines) {
    Optional<RangeSurvey> survey = provider.survey(config);
    return survey.isEmpty() ? config : config.with(Optional.of(file(survey.get(), lines)));
  }

  /** What a survey writes about these lines; the file lives as long as this process. */
  static Path file(RangeSurvey survey, List<String> lines) {
    try {
      Path folder = Files.createTempDirectory("survey");
      Path file = folder.resolve("result");
      Path temporary = Files.createDirectory(folder.resolve("temporary"));
      for (Path path : List.of(folder, temporary, file)) {
        path.toFile().deleteOnExit();
      }
      try (RangeSurvey.Pass pass = survey.begin(temporary)) {
        for (String line : lines) {
          byte[] buffer = line.getBytes(StandardCharsets.UTF_8);
          pass.add(ResourceLine.of(buffer));
          Arrays.fill(buffer, (byte) 0);
        }
        pass.write(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
