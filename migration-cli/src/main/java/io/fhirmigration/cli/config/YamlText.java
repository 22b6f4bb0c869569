package io.fhirmigration.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.nodes.Node;

/** The text of a configuration, which is looked over before a tree is made of it. */
final class YamlText {
  /** The largest file that is read, in bytes. */
  static final int LARGEST = 1 << 20;

  /** The deepest nesting; no field of a configuration lies deeper than a third of it. */
  static final int DEEPEST = 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setParseComments(false).setCodePointLimit(LARGEST).build();

  private final String text;

  private YamlText(String text) {
    this.text = text;
  }

  /**
   * Reads a file; empty when it is too large.
   *
   * @throws CharacterCodingException when it is not UTF-8
   */
  static Optional<YamlText> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        return Optional.empty();
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(new YamlText(text.startsWith("\uFEFF") ? text.substring(1) : text));
    }
  }

  /**
   * What must not be made a tree: nesting would exhaust the stack, and aliases multiply.
   *
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when it is not YAML
   */
  Optional<Problem> problem() {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        return Optional.of(problem(event, "nests too deep", "remove brackets or indentation"));
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof AliasEvent) {
        return Optional.of(problem(event, "holds an alias", "write the value out in its place"));
      }
    }
    return Optional.empty();
  }

  private static Problem problem(Event event, String what, String fix) {
    return new Problem(event.getStartMark().map(m -> m.getLine() + 1).orElse(1), "", what, fix);
  }

  /** The document; empty when there is none. */
  Optional<Node> document() {
    return new Compose(SETTINGS).composeString(text);
  }
}
