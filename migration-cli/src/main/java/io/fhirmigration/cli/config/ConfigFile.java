package io.fhirmigration.cli.config;

import io.fhirmigration.cli.UserMistake;
import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A YAML configuration file. */
public final class ConfigFile {
  private static final String FIX = "see 'fhir-migrate schema' for the fields";

  private final Path file;
  private final Problems problems;
  private final Section root;

  private ConfigFile(Path file, Problems problems, Section root) {
    this.file = file;
    this.problems = problems;
    this.root = root;
  }

  /**
   * Reads the whole file for a run.
   *
   * @param environment what secrets may refer to
   * @throws UserMistake naming everything that is wrong, one line each
   */
  public static RunConfig read(Path file, Map<String, String> environment) {
    ConfigFile config = open(file);
    return new RunSections(file, config.problems, config.root, environment).read();
  }

  /**
   * Reads only where the migration's records live and what it is called.
   *
   * @throws UserMistake when that is not there
   */
  public static StoreChoice store(Path file) {
    ConfigFile config = open(file);
    Optional<String> id =
        config.root.optional("migration").flatMap(migration -> migration.text("id"));
    Section state = config.root.required("state", "add 'state: {kind: h2, path: ...}'");
    StateConfig chosen = StateSection.read(state, file);
    config.problems.refuse();
    return new StoreChoice(chosen, id);
  }

  /**
   * Reads only the transformers.
   *
   * @param environment what secrets may refer to
   * @throws UserMistake naming everything that is wrong with them, or that there are none
   */
  public static NamedTransformers transformers(Path file, Map<String, String> environment) {
    ConfigFile config = open(file);
    Plugins plugins = new Plugins(environment, Folders.home(file));
    List<TransformerSpec> specs = TransformerSection.read(config.root, config.problems, plugins);
    if (specs.isEmpty()) {
      config.root.problem("transformers", "is missing or empty", "list what is to be applied");
    }
    Optional<Section> migration = config.root.optional("migration");
    Optional<String> id = migration.flatMap(section -> section.text("id"));
    Optional<Instant> reference =
        migration.flatMap(
            section -> section.value("referenceInstant", Values::instant, Values.INSTANT_FIX));
    config.problems.refuse();
    return new NamedTransformers(specs, id, reference, Folders.home(file));
  }

  private static ConfigFile open(Path file) {
    Problems problems = new Problems(file.toString());
    Node node = parse(file);
    if (!(node instanceof MappingNode)) {
      throw mistake(file, Section.lineOf(node), "holds no settings", FIX);
    }
    return new ConfigFile(file, problems, Section.of(problems, "", node));
  }

  private static Node parse(Path file) {
    try {
      YamlText text =
          YamlText.read(file)
              .orElseThrow(
                  () -> mistake(file, 1, "is larger than " + YamlText.LARGEST + " bytes", FIX));
      Optional<Problem> problem = text.problem();
      if (problem.isPresent()) {
        throw new UserMistake(problem.get().text(file.toString()));
      }
      return text.document().orElseThrow(() -> mistake(file, 1, "is empty", FIX));
    } catch (NoSuchFileException e) {
      throw new UserMistake("--config: " + file + " does not exist; give the path of a YAML file");
    } catch (CharacterCodingException e) {
      throw mistake(file, 1, "is not YAML: it is not UTF-8 text", FIX);
    } catch (IOException e) {
      throw new UserMistake("--config: " + file + " cannot be read; give a file you may read");
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw mistake(file, line, "is not YAML: " + oneLine(e.getProblem()), FIX);
    } catch (YamlEngineException e) {
      throw mistake(file, 1, "is not YAML: " + oneLine(e.getMessage()), FIX);
    }
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "it cannot be read" : text.lines().findFirst().orElse("").strip();
  }

  private static UserMistake mistake(Path file, int line, String what, String fix) {
    return new UserMistake(new Problem(line, "", what, fix).text(file.toString()));
  }
}
