package io.fhirmigration.internal.transform.version;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.spi.FileProperties;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.RangeSurvey;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code normalise-versions}: versions and dates as a table says, which was made of the whole range
 * before the first import: by the migration itself, or by a command.
 *
 * <p>Properties: none in a migration that makes the table; otherwise both of {@code table}, the
 * file, and {@code sha256}, its hash, so that another table is another plan. The file is read for
 * its hash once per provider.
 */
public final class NormaliseVersionsProvider implements TransformerProvider, FileProperties {
  static final String NAME = "normalise-versions";

  private final Map<Path, String> hashes = new ConcurrentHashMap<>();

  /** For the service loader. */
  public NormaliseVersionsProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> fileProperties() {
    return Set.of("table");
  }

  @Override
  public Optional<RangeSurvey> survey(ProviderConfig config) {
    return config.properties().isEmpty() ? Optional.of(VersionPass::new) : Optional.empty();
  }

  @Override
  public Transformer create(ProviderConfig config) {
    if (config.properties().isEmpty() && !config.planId().equals(ProviderConfig.STAND_ALONE)) {
      return new NormaliseVersions(config.survey().map(this::open), "survey");
    }
    List<String> problems = config.unknownProperties("table", "sha256");
    String sha256 = config.get("sha256").orElse("");
    if (!sha256.matches("[0-9a-f]{64}")) {
      problems.add("sha256: give the hash that was printed with the table");
    }
    if (config.get("table").isEmpty()) {
      problems.add("table: name the file that 'fhir-migrate version-table' wrote");
    }
    if (!problems.isEmpty()) {
      throw refused(String.join("; ", problems));
    }
    VersionTable table = open(config.get("table").orElseThrow(), sha256);
    return new NormaliseVersions(Optional.of(table), "sha256=" + sha256);
  }

  private VersionTable open(String name, String sha256) {
    try {
      Path file = Path.of(name).toAbsolutePath();
      String hash = hashes.get(file);
      if (hash == null) {
        hash = VersionTable.sha256(file);
        hashes.put(file, hash);
      }
      if (!hash.equals(sha256)) {
        throw refused("table: its hash is another than sha256 says; name the right table");
      }
      return VersionTable.open(file);
    } catch (IOException | InvalidPathException e) {
      throw refused("table: cannot be read; name a file of this machine");
    }
  }

  private VersionTable open(Path survey) {
    try {
      return VersionTable.open(survey);
    } catch (IOException e) {
      throw refused("the copy of the table on this machine cannot be read; start again");
    }
  }

  private static RejectedException refused(String problems) {
    return new RejectedException("transformer " + NAME + ": " + problems);
  }
}
