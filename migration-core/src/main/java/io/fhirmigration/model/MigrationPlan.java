package io.fhirmigration.model;

import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is copied and how it is changed.
 *
 * <p>Immutable and without credentials. The same content gives the same hash, whether it came from
 * code or from YAML: lists of types are sorted, addresses lose their trailing slash. The same hash
 * resumes a migration; another plan under the same id is refused.
 *
 * @param id the migration's name
 * @param source base URL of the source; for adopted files an address that says where they are from
 * @param destination base URL of the destination
 * @param staging base URL of the staging area
 * @param mode keep copying until a cut-over, or copy one range once
 * @param since start of the range; empty to copy from the beginning
 * @param till end of the range; empty for no end (continuous) or for the moment of the start (once)
 * @param history whether superseded versions are copied; on by default in continuous mode. For
 *     adopted files: whether they hold some
 * @param deletes whether soft deletes are copied; on by default in continuous mode
 * @param perType one lane per resource type instead of one for all
 * @param types only these types; empty for all
 * @param excludedTypes types of the source that are knowingly left out
 * @param importMode how the destination loads
 * @param payloadBuilder name of the {@code ImportPayloadBuilder}
 * @param transformers applied in this order
 * @param adopted files that are there already and take the place of an export; empty to export
 * @param anonymization how the source de-identifies what it exports; empty to export as it is
 * @param referenceInstant the instant transformers may use; empty to fix it at the first start
 */
public record MigrationPlan(
    MigrationId id,
    URI source,
    URI destination,
    URI staging,
    Mode mode,
    Optional<Instant> since,
    Optional<Instant> till,
    boolean history,
    boolean deletes,
    boolean perType,
    List<String> types,
    List<String> excludedTypes,
    ImportMode importMode,
    String payloadBuilder,
    List<TransformerSpec> transformers,
    Optional<AdoptedFiles> adopted,
    Optional<Anonymization> anonymization,
    Optional<Instant> referenceInstant) {

  /** Name of the payload builder for Azure Health Data Services. */
  public static final String DEFAULT_PAYLOAD_BUILDER = "ahds";

  /** How long the migration goes on. */
  public enum Mode {
    /** Until a cut-over. */
    CONTINUOUS,
    /** One range, once. */
    ONCE
  }

  /** How the destination loads. */
  public enum ImportMode {
    /** Versions and dates are kept. */
    INCREMENTAL_LOAD,
    /** Into an empty server, versions start at 1; one pass without history only. */
    INITIAL_LOAD
  }

  /**
   * A transformer by name with its plain properties.
   *
   * @param name the provider's name
   * @param properties values by name, without secrets
   */
  public record TransformerSpec(String name, Map<String, String> properties) {
    /** Copies the properties in key order. */
    public TransformerSpec {
      properties = Map.copyOf(new TreeMap<>(properties));
    }
  }

  /** Brings lists and addresses into their one form. */
  public MigrationPlan {
    source = withoutSlash(source);
    destination = withoutSlash(destination);
    staging = withoutSlash(staging);
    types = List.copyOf(new TreeSet<>(types));
    excludedTypes = List.copyOf(new TreeSet<>(excludedTypes));
    transformers = List.copyOf(transformers);
  }

  /** A builder with the defaults of {@code mode}. */
  public static Builder builder(String id, Mode mode, URI source, URI destination, URI staging) {
    return new Builder(new MigrationId(id), mode, source, destination, staging);
  }

  /**
   * A builder for files that are there already and take the place of a source.
   *
   * @param from an address that says where they are from, such as the server that exported them
   */
  public static Builder builder(
      String id, AdoptedFiles files, URI from, URI destination, URI staging) {
    return builder(id, Mode.ONCE, from, destination, staging).adopted(files);
  }

  /** Everything that is wrong with the plan by itself, one sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (since.isPresent() && till.isPresent() && !since.get().isBefore(till.get())) {
      problems.add("range: since " + since.get() + " is not before till " + till.get());
    }
    for (Instant bound : Stream.concat(since.stream(), till.stream()).toList()) {
      if (!bound.equals(bound.truncatedTo(ChronoUnit.MILLIS))) {
        problems.add("range: " + bound + " is finer than milliseconds; the servers compare those");
      }
    }
    if (mode == Mode.CONTINUOUS && till.isPresent()) {
      problems.add("range.till: a continuous migration ends by a cut-over; use mode once");
    }
    if (importMode == ImportMode.INITIAL_LOAD && (mode != Mode.ONCE || history)) {
      problems.add("importMode: initial-load takes one pass without history; use mode once");
    }
    adopted.ifPresent(files -> problems.addAll(problems(files)));
    if (anonymization.isPresent() && perType) {
      problems.add("lanes: the source de-identifies exports of all types at once; use lanes all");
    }
    for (String type : types) {
      if (excludedTypes.contains(type)) {
        problems.add("excludedTypes: " + type + " is also listed in types");
      }
    }
    return problems;
  }

  /** What an export is told makes no sense for files that are there already. */
  private List<String> problems(AdoptedFiles files) {
    List<String> problems = new ArrayList<>();
    if (mode != Mode.ONCE) {
      problems.add("mode: files that are there already are copied once; use mode once");
    }
    if (since.isPresent() || till.isPresent()) {
      problems.add("range: files are taken as a whole; remove it, and list fewer files");
    }
    if (deletes && mode == Mode.ONCE) {
      problems.add("deletes: soft deletes are copied where the files hold them; remove it");
    }
    if (perType) {
      problems.add("lanes: files travel in one lane; remove it");
    }
    if (anonymization.isPresent()) {
      problems.add("anonymization: nothing is exported; remove it, and use a transformer");
    }
    if (files.container().isEmpty()) {
      problems.add("adopted: names no container; name the one that holds the files");
    }
    if (files.container().startsWith(id + "-")) {
      problems.add(
          "adopted: "
              + files.container()
              + " is named like the migration's own containers; take another id");
    }
    return problems;
  }

  /** This plan with another de-identification by the source, or none. */
  public MigrationPlan anonymizedBy(Optional<Anonymization> how) {
    return new MigrationPlan(
        id,
        source,
        destination,
        staging,
        mode,
        since,
        till,
        history,
        deletes,
        perType,
        types,
        excludedTypes,
        importMode,
        payloadBuilder,
        transformers,
        adopted,
        how,
        referenceInstant);
  }

  private static URI withoutSlash(URI uri) {
    String text = uri.toString();
    return text.endsWith("/")
        ? withoutSlash(URI.create(text.substring(0, text.length() - 1)))
        : uri;
  }

  /** Collects a plan; not thread-safe. */
  public static final class Builder {
    private final MigrationId id;
    private final Mode mode;
    private final URI source;
    private final URI destination;
    private final URI staging;
    private Optional<Instant> since = Optional.empty();
    private Optional<Instant> till = Optional.empty();
    private boolean history;
    private boolean deletes;
    private boolean perType;
    private List<String> types = List.of();
    private List<String> excludedTypes = List.of();
    private ImportMode importMode = ImportMode.INCREMENTAL_LOAD;
    private String payloadBuilder = DEFAULT_PAYLOAD_BUILDER;
    private final List<TransformerSpec> transformers = new ArrayList<>();
    private Optional<AdoptedFiles> adopted = Optional.empty();
    private Optional<Anonymization> anonymization = Optional.empty();
    private Optional<Instant> referenceInstant = Optional.empty();

    private Builder(MigrationId id, Mode mode, URI source, URI destination, URI staging) {
      this.id = id;
      this.mode = mode;
      this.source = source;
      this.destination = destination;
      this.staging = staging;
      this.history = mode == Mode.CONTINUOUS;
      this.deletes = mode == Mode.CONTINUOUS;
    }

    /** Sets the inclusive start of the range. */
    public Builder since(Instant value) {
      since = Optional.of(value);
      return this;
    }

    /** Sets the exclusive end of the range. */
    public Builder till(Instant value) {
      till = Optional.of(value);
      return this;
    }

    /** Says whether superseded versions are copied. */
    public Builder history(boolean value) {
      history = value;
      return this;
    }

    /** Says whether soft deletes are copied. */
    public Builder deletes(boolean value) {
      deletes = value;
      return this;
    }

    /** Says whether each resource type has a lane of its own. */
    public Builder perType(boolean value) {
      perType = value;
      return this;
    }

    /** Copies only these types. */
    public Builder types(List<String> value) {
      types = value;
      return this;
    }

    /** Leaves these types out. */
    public Builder excludedTypes(List<String> value) {
      excludedTypes = value;
      return this;
    }

    /** Sets how the destination loads. */
    public Builder importMode(ImportMode value) {
      importMode = value;
      return this;
    }

    /** Chooses the payload builder by name. */
    public Builder payloadBuilder(String name) {
      payloadBuilder = name;
      return this;
    }

    /** Adds a transformer behind those already added. */
    public Builder transformer(String name, Map<String, String> properties) {
      transformers.add(new TransformerSpec(name, properties));
      return this;
    }

    /** Takes files that are there already instead of an export. */
    public Builder adopted(AdoptedFiles value) {
      adopted = Optional.of(value);
      return this;
    }

    /** Has the source de-identify what it exports. */
    public Builder anonymization(Anonymization value) {
      anonymization = Optional.of(value);
      return this;
    }

    /** Fixes the instant transformers may use. */
    public Builder referenceInstant(Instant value) {
      referenceInstant = Optional.of(value);
      return this;
    }

    /**
     * Makes the plan.
     *
     * @throws RejectedException naming everything that is wrong
     */
    public MigrationPlan build() {
      MigrationPlan plan =
          new MigrationPlan(
              id,
              source,
              destination,
              staging,
              mode,
              since,
              till,
              history,
              deletes,
              perType,
              types,
              excludedTypes,
              importMode,
              payloadBuilder,
              transformers,
              adopted,
              anonymization,
              referenceInstant);
      List<String> problems = plan.problems();
      if (!problems.isEmpty()) {
        throw new RejectedException("plan " + id + ": " + String.join("; ", problems));
      }
      return plan;
    }
  }
}
