package io.fhirmigration.internal.transform.everyday;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Sends one line through a transformer; quotes are written as apostrophes. */
final class Applied implements Transformer.Sink {
  static final Instant REFERENCE = Instant.parse("2024-02-29T12:00:00Z");

  private final ResourceLine line;
  private String result = "";
  private int calls;
  private boolean kept;

  private Applied(ResourceLine line) {
    this.line = line;
  }

  static Transformer transformer(TransformerProvider provider, Map<String, String> properties) {
    return provider.create(
        new ProviderConfig(properties, handle -> Optional.empty(), "plan", REFERENCE));
  }

  /** The line that results; {@code dropped by} and the rule for one that is left out. */
  static String to(Transformer transformer, String json) {
    return apply(transformer, json).result;
  }

  static boolean keeps(Transformer transformer, String json) {
    return apply(transformer, json).kept;
  }

  private static Applied apply(Transformer transformer, String json) {
    byte[] text = ("]" + json.replace('\'', '"') + "[").getBytes(StandardCharsets.UTF_8);
    Applied decision = new Applied(ResourceLine.of(text, 1, text.length - 2, 1, 0));
    transformer.transform(decision.line, decision);
    if (decision.calls != 1) {
      throw new AssertionError("decided " + decision.calls + " times");
    }
    return decision;
  }

  @Override
  public void keep() {
    replace(line.bytes(), line.offset(), line.length());
    kept = true;
  }

  @Override
  public void replace(byte[] bytes, int offset, int length) {
    calls++;
    result = new String(bytes, offset, length, StandardCharsets.UTF_8).replace('"', '\'');
  }

  @Override
  public void drop(String rule) {
    calls++;
    result = "dropped by " + rule;
  }
}
