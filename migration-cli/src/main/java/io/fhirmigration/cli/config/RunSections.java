package io.fhirmigration.cli.config;

import io.fhirmigration.model.AdoptedFiles;
import io.fhirmigration.model.Anonymization;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.MigrationPlan;
import io.fhirmigration.model.MigrationPlan.ImportMode;
import io.fhirmigration.model.MigrationPlan.Mode;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.model.MigrationSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads all sections of a run, in the order in which they stand in the documentation. */
final class RunSections {
  private static final URI UNKNOWN = URI.create("about:blank");

  private final Path file;
  private final Problems problems;
  private final Section root;
  private final Plugins plugins;

  RunSections(Path file, Problems problems, Section root, Map<String, String> environment) {
    this.file = file;
    this.problems = problems;
    this.root = root;
    this.plugins = new Plugins(environment, Folders.home(file));
  }

  RunConfig read() {
    Section migration = root.required("migration", "add a section with id and mode");
    boolean files = FilesSection.isMeant(root);
    Optional<FilesConfig> filesConfig = files ? FilesSection.read(root) : Optional.empty();
    Optional<AdoptedFiles> adopted = filesConfig.map(FilesConfig::adopted);
    Optional<ServerConfig> source = files ? Optional.empty() : ServerSection.source(root, file);
    Optional<ServerConfig> destination = ServerSection.destination(root, file);
    Optional<StagingConfig> staging = StagingSection.read(root, file);
    Section state = root.required("state", "add 'state: {kind: h2, path: ...}'");
    StateConfig stateConfig = StateSection.read(state, file);
    List<TransformerSpec> transformers = TransformerSection.read(root, problems, plugins);
    MigrationSettings settings =
        root.optional("settings")
            .map(section -> new SettingsSection(section, plugins).read())
            .orElse(MigrationSettings.DEFAULTS);
    boolean surfaceCheck =
        root.choice("verify", Map.of("surface", true, "none", false)).orElse(true);
    URI area = staging.map(StagingConfig::address).orElse(UNKNOWN);
    Optional<MigrationPlan> plan =
        plan(
            migration,
            source
                .map(ServerConfig::url)
                .or(() -> adopted.map(f -> FilesSection.address(f, area)))
                .orElse(UNKNOWN),
            destination.map(ServerConfig::url).orElse(UNKNOWN),
            area,
            adopted,
            source
                .flatMap(ServerConfig::anonymization)
                .map(how -> new Anonymization(how.config(), Optional.empty())),
            transformers);
    root.refuseUnknown();
    problems.refuse();
    return new RunConfig(
        file,
        plan.orElseThrow(),
        settings,
        source,
        filesConfig,
        destination.orElseThrow(),
        staging.orElseThrow(),
        stateConfig,
        surfaceCheck);
  }

  private void refuseWholeRange(Section section, List<TransformerSpec> transformers) {
    transformers.stream()
        .filter(plugins::needsWholeRange)
        .forEach(
            spec ->
                section.problem(
                    "mode",
                    "is continuous, and the transformer "
                        + spec.name()
                        + " has to know the whole range before the first import",
                    "say once"));
  }

  private Optional<MigrationPlan> plan(
      Section section,
      URI source,
      URI destination,
      URI staging,
      Optional<AdoptedFiles> adopted,
      Optional<Anonymization> anonymization,
      List<TransformerSpec> transformers) {
    Optional<MigrationId> id = id(section);
    if (!section.has("mode")) {
      section.problem("mode", "is missing", "say continuous or once");
    }
    Mode mode =
        section
            .choice("mode", Map.of("continuous", Mode.CONTINUOUS, "once", Mode.ONCE))
            .orElse(Mode.CONTINUOUS);
    if (mode == Mode.CONTINUOUS) {
      refuseWholeRange(section, transformers);
    }
    Optional<Section> range = section.optional("range");
    Optional<Instant> since = range.flatMap(r -> instant(r, "since"));
    Optional<Instant> till = range.flatMap(r -> instant(r, "till"));
    range.ifPresent(Section::refuseUnknown);
    boolean all = mode == Mode.CONTINUOUS;
    boolean history = section.choice("history", Values.YES_OR_NO).orElse(all);
    boolean deletes = section.choice("deletes", Values.YES_OR_NO).orElse(all);
    boolean perType = section.choice("lanes", Map.of("all", false, "per-type", true)).orElse(false);
    List<String> types = types(section, "types");
    List<String> excluded = types(section, "excludedTypes");
    ImportMode importMode =
        section
            .choice(
                "importMode",
                Map.of(
                    "incremental-load",
                    ImportMode.INCREMENTAL_LOAD,
                    "initial-load",
                    ImportMode.INITIAL_LOAD))
            .orElse(ImportMode.INCREMENTAL_LOAD);
    String builder = section.text("payloadBuilder").orElse(MigrationPlan.DEFAULT_PAYLOAD_BUILDER);
    plugins.payloadBuilder(section, "payloadBuilder", builder);
    Optional<Instant> reference = instant(section, "referenceInstant");
    section.refuseUnknown();
    Optional<MigrationPlan> plan =
        id.map(
            name ->
                new MigrationPlan(
                    name,
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
                    excluded,
                    importMode,
                    builder,
                    transformers,
                    adopted,
                    anonymization,
                    reference));
    plan.ifPresent(p -> p.problems().forEach(text -> add(section, text)));
    return plan;
  }

  private static Optional<MigrationId> id(Section section) {
    String fix = "use 1 to 38 lower-case letters, digits and single dashes inside";
    section.requiredText("id", fix);
    return section.value("id", RunSections::id, fix);
  }

  private static Optional<MigrationId> id(String text) {
    try {
      return Optional.of(new MigrationId(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(Section section, String name) {
    return section.value(name, Values::instant, Values.INSTANT_FIX);
  }

  private static List<String> types(Section section, String name) {
    List<String> types = section.texts(name);
    for (String type : types) {
      if (!type.matches("[A-Z][A-Za-z]{1,63}")) {
        section.problem(
            name, "'" + type + "' is no resource type", "use FHIR names such as Patient");
      }
    }
    return types;
  }

  /** A plan says 'field: what; fix'. */
  private void add(Section section, String text) {
    String[] fieldAndRest = text.split(": ", 2);
    String[] whatAndFix = fieldAndRest[1].split("; ", 2);
    boolean ofFiles = fieldAndRest[0].equals("adopted");
    Section at = ofFiles ? root.required("source", "") : section;
    at.problem(
        ofFiles ? "container" : fieldAndRest[0].replaceAll("\\..*", ""),
        whatAndFix[0],
        whatAndFix.length > 1 ? whatAndFix[1] : "change one of the two");
  }
}
