package io.fhirmigration.testkit.simulation;

import io.fhirmigration.model.MigrationPlan.TransformerSpec;
import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Corrects what makes the destination refuse a line. */
final class Mend implements TransformerProvider {
  static final TransformerSpec SPEC = new TransformerSpec("mend", Map.of());

  /** Stands in lines that the destination refuses. */
  static final String REFUSED = "x-refused";

  private static final String MENDED = "x-mended";

  static String mended(String line) {
    return line.replace(REFUSED, MENDED);
  }

  static String unmended(String line) {
    return line.replace(MENDED, REFUSED);
  }

  /** What the destination says to a line. */
  static Optional<String> refusal(byte[] line) {
    return new String(line, StandardCharsets.UTF_8).contains(REFUSED)
        ? Optional.of("Failed to parse import resource JSON: unexpected element.")
        : Optional.empty();
  }

  @Override
  public String name() {
    return SPEC.name();
  }

  @Override
  public Transformer create(ProviderConfig config) {
    return new Transformer() {
      @Override
      public String fingerprint() {
        return "mend/1";
      }

      @Override
      public void transform(ResourceLine in, Sink out) {
        String line = new String(in.bytes(), in.offset(), in.length(), StandardCharsets.UTF_8);
        if (line.contains(REFUSED)) {
          byte[] better = mended(line).getBytes(StandardCharsets.UTF_8);
          out.replace(better, 0, better.length);
        } else {
          out.keep();
        }
      }
    };
  }
}
