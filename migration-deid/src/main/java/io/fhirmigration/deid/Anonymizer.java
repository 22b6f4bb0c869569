package io.fhirmigration.deid;

import io.fhirmigration.deid.internal.config.Configuration;
import io.fhirmigration.deid.internal.config.ConfigurationReader;
import io.fhirmigration.deid.internal.plan.CompiledRules;
import io.fhirmigration.deid.internal.plan.DocumentRun;
import io.fhirmigration.deid.internal.plan.RunKeys;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.ndjson.ResourceLine;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A configuration of Microsoft's FHIR anonymizer, compiled once and applied to many resources.
 *
 * <p>Safe for any thread; blocks on nothing. A resource is a JSON document of any resource type of
 * the configuration's FHIR version, Bundles included. Faults are told by place and element, never
 * with a value.
 */
public final class Anonymizer {
  private final Configuration configuration;
  private final CompiledRules rules;
  private final RunKeys keys;
  private final AnonymizerOptions options;

  private Anonymizer(
      Configuration configuration, CompiledRules rules, RunKeys keys, AnonymizerOptions options) {
    this.configuration = configuration;
    this.rules = rules;
    this.keys = keys;
    this.options = options;
  }

  /**
   * Reads and compiles a configuration file.
   *
   * @param configuration the file's bytes
   * @throws RejectedException naming everything that is wrong: what the original tool would say
   *     comes first
   */
  public static Anonymizer compile(byte[] configuration, AnonymizerOptions options) {
    Configuration read = ConfigurationReader.read(configuration, options);
    return new Anonymizer(
        read, CompiledRules.of(read, options), RunKeys.of(read, options), options);
  }

  /** What the configuration probably does not mean, one sentence each. */
  public List<String> warnings() {
    return configuration.warnings();
  }

  /**
   * De-identifies one document in the way of the original tool.
   *
   * @param json a resource or Bundle in UTF-8
   * @return the result as compact JSON; the very same array when no rule changed anything
   * @throws RejectedException when the document isn't a valid resource, or a rule fails on it and
   *     the configuration doesn't skip such errors
   */
  public byte[] apply(byte[] json) {
    return worker("", "").apply(json);
  }

  /**
   * A worker for the resources of one file, which share the shift of dates where the configuration
   * asks for that.
   *
   * @param fileName the file's name without its folder, used by the scope {@code file}; may be
   *     empty
   * @param folderName the name of the input folder, used by the scope {@code folder}; may be empty
   */
  public AnonymizerWorker worker(String fileName, String folderName) {
    String prefix = configuration.parameters().dateShiftScope().prefix(fileName, folderName);
    return new AnonymizerWorker(new DocumentRun(rules, keys.forFile(prefix), options));
  }

  /**
   * Tells this configuration from any other as one stable line, where the file lies left aside.
   * Each key is told by an HMAC of a name under it.
   *
   * @param name what keys are hashed with, such as a migration's id
   */
  public String fingerprint(String name) {
    return Fingerprint.of(configuration, options, name);
  }

  /**
   * Whether some rule changes the id or version of some resource type; found by trying.
   *
   * <p>A rule that asks for values of the resource may do so unnoticed here.
   */
  boolean mapsIdentity() {
    AnonymizerWorker worker = worker("", "");
    for (String type : configuration.types().resourceNames()) {
      String before =
          "{\"resourceType\":\"" + type + "\",\"id\":\"a\",\"meta\":{\"versionId\":\"1\"}}";
      ResourceLine after = ResourceLine.of(worker.apply(before.getBytes(StandardCharsets.UTF_8)));
      boolean same =
          after.id().filter("a"::equals).isPresent()
              && after.versionId().filter("1"::equals).isPresent();
      if (!same) {
        return true;
      }
    }
    return false;
  }

  Configuration configuration() {
    return configuration;
  }

  /** Tells the number of rules. */
  @Override
  public String toString() {
    return "Anonymizer[" + configuration.rules().size() + " rules]";
  }
}
