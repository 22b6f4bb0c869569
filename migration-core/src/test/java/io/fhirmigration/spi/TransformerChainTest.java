package io.fhirmigration.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.ndjson.ResourceLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TransformerChainTest {
  private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"p\"}";

  private record Made(BiConsumer<ResourceLine, Transformer.Sink> work, boolean declares)
      implements Transformer {
    @Override
    public String fingerprint() {
      return "made";
    }

    @Override
    public void transform(ResourceLine in, Sink out) {
      work.accept(in, out);
    }

    @Override
    public boolean mapsIdentity() {
      return declares;
    }

    @Override
    public boolean dropsByIdentity() {
      return declares;
    }

    @Override
    public Map<String, Long> changes() {
      return Map.of("a", 2L);
    }
  }

  private static Transformer replacing(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Made((in, out) -> out.replace(bytes, 0, bytes.length), false);
  }

  private static Transformer failing(RuntimeException failure) {
    return new Made(
        (in, out) -> {
          throw failure;
        },
        false);
  }

  private static ResourceLine line(long number) {
    byte[] bytes = PATIENT.getBytes(UTF_8);
    return ResourceLine.of(bytes, 0, bytes.length, number, 0);
  }

  private static Optional<ResourceLine> apply(ResourceLine line, Transformer... transformers) {
    return new TransformerChain(List.of(transformers)).apply(line);
  }

  @Test
  void aLineThatNobodyChangesIsTheSameObject() {
    ResourceLine line = line(1);

    assertThat(apply(line).orElseThrow()).isSameAs(line);
    assertThat(apply(line, new Made((in, out) -> out.keep(), false)).orElseThrow()).isSameAs(line);
  }

  @Test
  void refusalsNameTheLineOnceItHasANumber() {
    Transformer refuses = failing(new RejectedException("Patient.x: no"));

    assertThatThrownBy(() -> apply(line(7), refuses)).hasMessage("line 7: Patient.x: no");
    assertThatThrownBy(() -> apply(line(0), refuses)).hasMessage("Patient.x: no");
  }

  @Test
  void whatMayPassIsNotTakenForARefusal() {
    for (RuntimeException failure :
        List.of(new RetryableException("later"), new UncheckedIOException(new IOException()))) {
      assertThatThrownBy(() -> apply(line(7), failing(failure))).isSameAs(failure);
    }
  }

  @Test
  void identityChangesOnlyWhereThatIsDeclared() {
    byte[] other = PATIENT.replace("\"p\"", "\"q\"").getBytes(UTF_8);
    BiConsumer<ResourceLine, Transformer.Sink> maps =
        (in, out) -> out.replace(other, 0, other.length);

    assertThat(apply(line(1), new Made(maps, true)).orElseThrow().id()).hasValue("q");
    assertThatThrownBy(() -> apply(line(1), new Made(maps, false)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("without declaring it");
  }

  @Test
  void aDropEndsTheWayAndIsForgottenAtTheNextLine() {
    boolean[] drops = {true};
    TransformerChain chain =
        new TransformerChain(
            List.of(
                new Made(
                    (in, out) -> {
                      if (drops[0]) {
                        out.drop("");
                      } else {
                        out.keep();
                      }
                    },
                    true),
                replacing(PATIENT)));

    assertThat(chain.apply(line(1))).isEmpty();
    assertThat(chain.droppedBy()).isEqualTo("unnamed");
    drops[0] = false;
    assertThat(chain.apply(line(2))).isPresent();
    assertThat(chain.droppedBy()).isEmpty();
    assertThat(chain.mapsIdentity()).isTrue();
    assertThat(chain.changes()).isEqualTo(Map.of("a", 4L));
  }

  @Test
  void aHistoryIsDroppedAsAWholeOrNotAtAll() {
    for (boolean declares : new boolean[] {true, false}) {
      Transformer drops = new Made((in, out) -> out.drop("rule"), declares);
      TransformerChain ofHistory = new TransformerChain(List.of(drops), true);
      if (declares) {
        assertThat(ofHistory.apply(line(1))).isEmpty();
      } else {
        assertThatThrownBy(() -> ofHistory.apply(line(1))).hasMessageContaining("of a history");
      }
      assertThat(apply(line(1), drops)).isEmpty();
    }
  }
}
