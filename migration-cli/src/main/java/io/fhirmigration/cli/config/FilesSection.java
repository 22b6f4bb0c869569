package io.fhirmigration.cli.config;

import io.fhirmigration.model.AdoptedFiles;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a source of {@code kind: files}: NDJSON that lies in the staging area already. */
final class FilesSection {
  static final String KIND = "files";

  private static final String NAME = "source";
  private static final List<String> FIELDS = List.of("container", "prefix");

  private FilesSection() {}

  /** Whether the source is said to be files; nothing is reported. */
  static boolean isMeant(Section root) {
    return root.node(NAME)
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast)
        .filter(source -> source.getValue().stream().anyMatch(FilesSection::isKind))
        .isPresent();
  }

  private static boolean isKind(NodeTuple field) {
    return field.getKeyNode() instanceof ScalarNode name
        && name.getValue().equals("kind")
        && field.getValueNode() instanceof ScalarNode kind
        && kind.getValue().equals(KIND);
  }

  /** The files; empty when no container is named. */
  static Optional<FilesConfig> read(Section root) {
    Section section = root.required(NAME, "add a section with kind and container");
    section.text("kind");
    Optional<String> container =
        section.requiredText(
            "container", "name the container, or sub-folder of the staging folder, they lie in");
    Optional<String> prefix = section.text("prefix");
    for (String field : ServerSection.FIELDS) {
      if (section.has(field)) {
        section.problem(field, "does not belong to kind files", "remove it; no server is asked");
      }
    }
    section.refuseUnknown();
    return container.map(
        name ->
            new FilesConfig(
                new AdoptedFiles(name, prefix.orElse("")), section.lineOf("container")));
  }

  /** Reports the fields of files at a source that is a server. */
  static void refuseIn(Section server) {
    for (String field : FIELDS) {
      if (server.has(field)) {
        server.problem(field, "does not belong to this kind", "remove it, or say kind: files");
      }
    }
  }

  /** Where the files lie, as the plan names it. */
  static URI address(AdoptedFiles files, URI staging) {
    String prefix = files.prefix();
    String path = files.container() + (prefix.isEmpty() ? "" : "/" + prefix);
    String encoded =
        URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    return URI.create(staging + "/" + encoded);
  }
}
