package io.fhirmigration.internal.transform.decimal;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Takes the decision about one line and answers the line that results. */
final class RecordedDecision implements Transformer.Sink {
  private final ResourceLine line;
  private String result = "";
  private int calls;

  private RecordedDecision(ResourceLine line) {
    this.line = line;
  }

  static Transformer transformer(String profile, String mode) {
    return transformer(Map.of("profile", profile, "mode", mode));
  }

  static Transformer transformer(Map<String, String> properties) {
    return new DecimalLimitProvider().create(ProviderConfig.of(properties));
  }

  static String apply(Transformer transformer, String json) {
    ResourceLine line = ResourceLine.of(json.getBytes(StandardCharsets.UTF_8));
    RecordedDecision decision = new RecordedDecision(line);
    transformer.transform(line, decision);
    if (decision.calls != 1) {
      throw new AssertionError("decided " + decision.calls + " times");
    }
    return decision.result;
  }

  @Override
  public void keep() {
    replace(line.bytes(), line.offset(), line.length());
  }

  @Override
  public void replace(byte[] bytes, int offset, int length) {
    calls++;
    result = new String(bytes, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public void drop(String rule) {
    throw new AssertionError("dropped by " + rule);
  }
}
