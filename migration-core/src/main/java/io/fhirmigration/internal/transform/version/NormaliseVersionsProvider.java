package io.fhirmigration.internal.transform.version;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.VersionTable;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code normalise-versions}: versions and dates as a table says, which was made of the whole range
 * before the first import.
 *
 * <p>Properties, both required: {@code table}, the file; {@code sha256}, its hash, so that another
 * table is another plan. The file is read for its hash once per provider.
 */
public final class NormaliseVersionsProvider implements TransformerProvider {
  static final String NAME = "normalise-versions";

  private final Map<Path, String> hashes = new ConcurrentHashMap<>();

  /** For the service loader. */
  public NormaliseVersionsProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
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
    return new NormaliseVersions(open(config.get("table").orElseThrow(), sha256), sha256);
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

  private static RejectedException refused(String problems) {
    return new RejectedException("transformer " + NAME + ": " + problems);
  }
}
