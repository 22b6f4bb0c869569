package io.fhirmigration.testkit.repair;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.charset.StandardCharsets;

/** Puts one text in place of another wherever it stands in a line. */
final class Mend implements TransformerProvider {
  static final String NAME = "mend";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Transformer create(ProviderConfig config) {
    String from = config.get("from").orElseThrow();
    String to = config.get("to").orElseThrow();
    return new Transformer() {
      @Override
      public String fingerprint() {
        return "mend 1 " + from + " " + to;
      }

      @Override
      public void transform(ResourceLine in, Sink out) {
        String line = new String(in.bytes(), in.offset(), in.length(), StandardCharsets.UTF_8);
        if (line.contains(from)) {
          byte[] mended = line.replace(from, to).getBytes(StandardCharsets.UTF_8);
          out.replace(mended, 0, mended.length);
        } else {
          out.keep();
        }
      }
    };
  }
}
