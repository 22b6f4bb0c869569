package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.ndjson.ResourceLine;
import io.fhirmigration.spi.ProviderConfig;
import io.fhirmigration.spi.Transformer;
import io.fhirmigration.spi.TransformerProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract finds the transformers that would lose data. */
class TransformerContractTest {
  private static final byte[] OTHER =
      "{\"resourceType\":\"Patient\",\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8);
  private static final AtomicLong CALLS = new AtomicLong();

  /** What a faulty transformer does with a line. */
  private enum Fault {
    KEEPS_THE_LINE,
    COUNTS,
    NAMES_THE_PROCESS,
    WRITES_TO_THE_LINE,
    DECIDES_TWICE,
    DECIDES_NEVER,
    CHANGES_THE_ID,
    USES_THE_PLACE
  }

  private static TransformerContract contract(Fault fault) {
    return new Faulty(fault);
  }

  @Test
  void aKeptLineIsFound() {
    assertFails(() -> contract(Fault.KEEPS_THE_LINE).neighboursDontMatter());
  }

  @Test
  void aCounterIsFound() {
    assertFails(() -> contract(Fault.COUNTS).aRepeatGivesTheSameBytes());
    assertFails(() -> contract(Fault.COUNTS).instancesInDifferentThreadsDontDisturbEachOther());
  }

  @Test
  void whatTheProcessGivesIsFound(@TempDir Path folder) {
    assertFails(() -> new NamesTheProcess().anotherProcessGivesTheSameBytes(folder));
  }

  @Test
  void theLinesPlaceIsFound() {
    assertFails(() -> contract(Fault.USES_THE_PLACE).neighboursDontMatter());
  }

  @Test
  void aWrittenBufferIsFound() {
    assertFails(() -> contract(Fault.WRITES_TO_THE_LINE).theLineItselfIsNotWrittenTo());
  }

  @Test
  void anyOtherNumberOfDecisionsIsFound() {
    assertFails(() -> contract(Fault.DECIDES_TWICE).eachLineGetsOneDecision());
    assertFails(() -> contract(Fault.DECIDES_NEVER).eachLineGetsOneDecision());
  }

  @Test
  void aChangedIdIsFound() {
    assertFails(() -> contract(Fault.CHANGES_THE_ID).identityChangesOnlyWhereThatIsDeclared());
    assertThatCode(() -> contract(Fault.CHANGES_THE_ID).aReplacedLineIsOneObjectOnOneLine())
        .doesNotThrowAnyException();
  }

  @Test
  void oneFingerprintForAllConfigurationsIsFound() {
    assertFails(() -> contract(Fault.COUNTS).theFingerprintIsOneLineThatTellsConfigurationsApart());
  }

  private static void assertFails(ThrowingCallable check) {
    assertThatThrownBy(check).isInstanceOf(AssertionError.class);
  }

  /** Made by the child process as well, so it needs no arguments. */
  private static final class NamesTheProcess extends Faulty {
    NamesTheProcess() {
      super(Fault.NAMES_THE_PROCESS);
    }
  }

  private static class Faulty extends TransformerContract {
    private final Fault fault;

    Faulty(Fault fault) {
      this.fault = fault;
    }

    @Override
    protected TransformerProvider provider() {
      return new TransformerProvider() {
        @Override
        public String name() {
          return "faulty";
        }

        @Override
        public Transformer create(ProviderConfig config) {
          return new FaultyTransformer(fault);
        }
      };
    }

    @Override
    protected Map<String, String> properties() {
      return Map.of();
    }

    @Override
    protected Map<String, String> otherProperties() {
      return Map.of("a", "b");
    }

    @Override
    protected List<String> samples() {
      return List.of(
          "{\"resourceType\":\"Patient\",\"id\":\"a\"}",
          "{\"resourceType\":\"Patient\",\"id\":\"b\"}");
    }
  }

  private static final class FaultyTransformer implements Transformer {
    private final Fault fault;
    private ResourceLine last = ResourceLine.of(OTHER);

    FaultyTransformer(Fault fault) {
      this.fault = fault;
    }

    @Override
    public String fingerprint() {
      return "faulty";
    }

    @Override
    public void transform(ResourceLine in, Sink out) {
      switch (fault) {
        case KEEPS_THE_LINE -> {
          out.replace(last.bytes(), last.offset(), last.length());
          last = in;
        }
        case COUNTS -> replace(out, "{\"n\":" + CALLS.incrementAndGet() + "}");
        case NAMES_THE_PROCESS -> replace(out, "{\"n\":" + ProcessHandle.current().pid() + "}");
        case WRITES_TO_THE_LINE -> {
          in.bytes()[in.offset()] = '[';
          out.keep();
        }
        case DECIDES_TWICE -> {
          out.keep();
          out.keep();
        }
        case DECIDES_NEVER -> {}
        case CHANGES_THE_ID -> out.replace(OTHER, 0, OTHER.length);
        case USES_THE_PLACE -> replace(out, "{\"n\":" + in.lineNumber() + "}");
      }
    }

    private static void replace(Sink out, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.replace(bytes, 0, bytes.length);
    }
  }
}
