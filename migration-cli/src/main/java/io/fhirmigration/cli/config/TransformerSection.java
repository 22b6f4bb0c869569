package io.fhirmigration.cli.config;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the list of transformers. */
final class TransformerSection {
  private TransformerSection() {}

  static List<TransformerSpec> read(Section root, Problems problems, Plugins plugins) {
    List<TransformerSpec> specs = new ArrayList<>();
    for (Node item : root.items("transformers")) {
      Section section = Section.of(problems, "transformers[" + specs.size() + "]", item);
      Optional<String> name = section.requiredText("name", "name the transformer");
      Map<String, String> properties =
          section.optional("properties").map(Section::properties).orElse(Map.of());
      section.refuseUnknown();
      name.ifPresent(n -> plugins.transformer(section, "name", n, properties));
      specs.add(new TransformerSpec(name.orElse(""), properties));
    }
    return specs;
  }
}
