package io.fhirmigration.deid;

import io.fhirmigration.deid.AnonymizerOptions.Keys;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.FileProperties;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code deid}: resources de-identified by a configuration file of Microsoft's FHIR anonymizer.
 *
 * <p>Properties: {@code config} (required: the file; it is read once per provider and its content
 * is part of the fingerprint, so that a changed file is another plan), {@code dateShiftKeyFrom},
 * {@code cryptoHashKeyFrom}, {@code encryptKeyFrom} and {@code noiseKeyFrom} (handles of secrets,
 * which win over keys in the file; {@code noiseKeyFrom} is required when a rule perturbs), {@code
 * strict} ({@code false} by default; {@code true} makes every warning about the file an error),
 * {@code dateShiftScope} ({@code file} by default: as the file says, where file and folder mean the
 * migration; {@code patient}: an extension, the same shift for all resources of a patient), {@code
 * versionMeta} ({@code keep} by default: no rule changes {@code meta.versionId} and {@code
 * meta.lastUpdated}, which order the versions; {@code rules}: rules do).
 *
 * <p>Unlike the original tool, a blank key is refused where a rule needs it, because results could
 * not be repeated.
 */
public final class DeidProvider implements TransformerProvider, FileProperties {
  static final String NAME = "deid";

  private static final String[] PROPERTIES = {
    "config",
    "dateShiftKeyFrom",
    "cryptoHashKeyFrom",
    "encryptKeyFrom",
    "noiseKeyFrom",
    "strict",
    "dateShiftScope",
    "versionMeta"
  };

  private final Map<Path, byte[]> files = new ConcurrentHashMap<>();
  private final Map<Compilation, Anonymizer> compiled = new ConcurrentHashMap<>();

  private record Compilation(String file, AnonymizerOptions options) {}

  /** For the service loader. */
  public DeidProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<String> fileProperties() {
    return Set.of("config");
  }

  @Override
  public Transformer create(ProviderConfig config) {
    List<String> problems = config.unknownProperties(PROPERTIES);
    Optional<byte[]> file = file(config, problems);
    Keys keys =
        new Keys(
            key(config, "dateShiftKeyFrom", problems),
            key(config, "cryptoHashKeyFrom", problems),
            key(config, "encryptKeyFrom", problems),
            key(config, "noiseKeyFrom", problems));
    boolean strict = choice(config, "strict", "false", "true", problems);
    boolean byPatient = choice(config, "dateShiftScope", "file", "patient", problems);
    boolean rulesOnMeta = choice(config, "versionMeta", "keep", "rules", problems);
    if (!problems.isEmpty()) {
      throw refused(String.join("; ", problems));
    }
    AnonymizerOptions options =
        AnonymizerOptions.at(config.referenceInstant())
            .withKeys(keys)
            .withStrict(strict)
            .withShiftByPatient(byPatient)
            .withKeptVersionMeta(!rulesOnMeta)
            .withRepeatable(true);
    Anonymizer anonymizer =
        compiled.computeIfAbsent(
            new Compilation(config.get("config").orElseThrow(), options),
            key -> compile(file.orElseThrow(), options));
    return new DeidTransformer(anonymizer, options, config);
  }

  private static Anonymizer compile(byte[] file, AnonymizerOptions options) {
    try {
      return Anonymizer.compile(file, options);
    } catch (RejectedException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private Optional<byte[]> file(ProviderConfig config, List<String> problems) {
    Optional<String> name = config.get("config");
    if (name.isEmpty()) {
      problems.add("config: name the configuration file");
      return Optional.empty();
    }
    try {
      Path path = Path.of(name.get()).toAbsolutePath();
      byte[] known = files.get(path);
      if (known == null) {
        known = Files.readAllBytes(path);
        files.putIfAbsent(path, known);
      }
      return Optional.of(known);
    } catch (IOException | InvalidPathException e) {
      problems.add("Failed to read configuration file " + name.get());
      return Optional.empty();
    }
  }

  private static Optional<String> key(
      ProviderConfig config, String property, List<String> problems) {
    Optional<String> handle = config.get(property);
    Optional<String> secret = handle.flatMap(config.secrets()).filter(key -> !key.isEmpty());
    if (handle.isPresent() && secret.isEmpty()) {
      problems.add(property + ": there is no secret under this handle, or it is empty");
    }
    return secret;
  }

  /** Whether the second of two choices is given; the first is the default. */
  private static boolean choice(
      ProviderConfig config, String name, String first, String second, List<String> problems) {
    String given = config.get(name).orElse(first);
    if (!given.equals(first) && !given.equals(second)) {
      problems.add(name + ": use " + first + " or " + second);
    }
    return given.equals(second);
  }

  private static RejectedException refused(String problems) {
    return new RejectedException("transformer " + NAME + ": " + problems);
  }
}
