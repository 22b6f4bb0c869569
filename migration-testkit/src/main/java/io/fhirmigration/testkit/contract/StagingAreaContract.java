package io.fhirmigration.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StagingArea} must do; an implementation extends this class and says how an area
 * without containers is opened and, where the storage knows leases, how an object is held by one.
 */
public abstract class StagingAreaContract extends StagingAreaNames {

  /** For subclasses. */
  protected StagingAreaContract() {}

  @Nested
  class Write {
    @Test
    void writtenObjectIsFoundAndRead() throws Exception {
      StagedObject pin = put("export/Patient-1.ndjson", "{}\n");
      assertThat(pin.container()).isEqualTo(BOX);
      assertThat(pin.name()).isEqualTo("export/Patient-1.ndjson");
      assertThat(pin.length()).isEqualTo(3);
      assertThat(pin.etag()).isNotBlank();
      assertThat(area.find(BOX, pin.name())).contains(pin);
      assertThat(text(pin)).isEqualTo("{}\n");
    }

    @Test
    void emptyObjectIsAnObject() throws Exception {
      StagedObject pin = put("empty", "");
      assertThat(area.find(BOX, "empty")).contains(pin);
      assertThat(text(pin)).isEmpty();
    }

    @Test
    void secondWriteReplacesTheContentAndThePin() throws Exception {
      StagedObject old = put("a", "old");
      StagedObject pin = put("a", "new");
      assertThat(area.find(BOX, "a")).contains(pin);
      assertThat(text(pin)).isEqualTo("new");
      assertThatThrownBy(() -> area.open(old, 0)).isInstanceOf(RejectedException.class);
    }

    @Test
    void quickWritesOfOneLengthHaveDifferentEtags() {
      Set<String> etags = new HashSet<>();
      for (int i = 100; i < 200; i++) {
        etags.add(put("a", Integer.toString(i)).etag());
      }
      assertThat(etags).hasSize(100);
    }

    @Test
    void objectIsInvisibleUntilItsWriterReturns() {
      area.write(
          BOX,
          "a",
          out -> {
            out.write(new byte[100_000]);
            out.flush();
            assertThat(area.find(BOX, "a")).isEmpty();
            assertThat(area.list(BOX, "", "", 10)).isEmpty();
          });
      assertThat(area.list(BOX, "", "", 10)).hasSize(1);
    }

    @Test
    void brokenOffWriteLeavesNothing() {
      assertThatThrownBy(
              () ->
                  area.write(
                      BOX,
                      "a",
                      out -> {
                        out.write(new byte[100_000]);
                        throw new IOException("broken off");
                      }))
          .hasMessageContaining("broken off");
      assertThat(area.find(BOX, "a")).isEmpty();
      assertThat(area.list(BOX, "", "", 10)).isEmpty();
    }

    @Test
    void brokenOffWriteLeavesTheFormerContent() throws Exception {
      StagedObject pin = put("a", "former");
      assertThatThrownBy(
              () ->
                  area.write(
                      BOX,
                      "a",
                      out -> {
                        out.write(1);
                        throw new IllegalStateException("broken off");
                      }))
          .hasStackTraceContaining("broken off");
      assertThat(area.find(BOX, "a")).contains(pin);
      assertThat(text(pin)).isEqualTo("former");
    }

    @Test
    void missingContainerIsRejected() {
      assertThatThrownBy(() -> area.write("contract-2", "a", out -> out.write(1)))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("contract-2");
    }
  }

  @Nested
  class WriteOnce {
    @Test
    void firstWins() throws Exception {
      StagedObject pin = area.writeOnce(BOX, "deep/a", "first".getBytes(UTF_8)).orElseThrow();
      assertThat(area.writeOnce(BOX, "deep/a", "other".getBytes(UTF_8))).isEmpty();
      assertThat(area.find(BOX, "deep/a")).contains(pin);
      assertThat(text(pin)).isEqualTo("first");
    }

    @Test
    void oneOfManyRacersWins() throws Exception {
      int racers = 6;
      ExecutorService threads = Executors.newFixedThreadPool(racers);
      CyclicBarrier start = new CyclicBarrier(racers);
      try {
        for (int round = 0; round < 10; round++) {
          String name = "race-" + round;
          List<Callable<Optional<StagedObject>>> tasks = new ArrayList<>();
          for (int i = 0; i < racers; i++) {
            byte[] content = Integer.toString(i).repeat(1000 + i).getBytes(UTF_8);
            tasks.add(
                () -> {
                  start.await();
                  return area.writeOnce(BOX, name, content);
                });
          }
          List<StagedObject> won = new ArrayList<>();
          for (Future<Optional<StagedObject>> racer : threads.invokeAll(tasks)) {
            racer.get().ifPresent(won::add);
          }
          assertThat(won).hasSize(1);
          assertThat(area.find(BOX, name)).contains(won.get(0));
          assertThat(text(won.get(0))).hasSize((int) won.get(0).length());
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Nested
  class Open {
    @Test
    void readingStartsAtTheOffset() throws Exception {
      StagedObject pin = put("a", "0123456789");
      assertThat(text(pin, 7)).isEqualTo("789");
      assertThat(text(pin, 10)).isEmpty();
    }

    @Test
    void offsetOutsideTheContentIsRejected() {
      StagedObject pin = put("a", "0123456789");
      assertThatThrownBy(() -> area.open(pin, 11)).isInstanceOf(RejectedException.class);
      assertThatThrownBy(() -> area.open(pin, -1)).isInstanceOf(RejectedException.class);
    }

    @Test
    void anotherLengthOrEtagIsRejected() {
      StagedObject pin = put("a", "0123456789");
      assertThatThrownBy(() -> area.open(new StagedObject(BOX, "a", 9, pin.etag()), 0))
          .isInstanceOf(RejectedException.class);
      assertThatThrownBy(() -> area.open(new StagedObject(BOX, "a", 10, "x" + pin.etag()), 0))
          .isInstanceOf(RejectedException.class);
    }

    @Test
    void largeObjectStreamsThrough() throws Exception {
      byte[] block = new byte[1 << 20];
      new Random(7).nextBytes(block);
      CRC32 written = new CRC32();
      StagedObject pin =
          area.write(
              BOX,
              "large",
              out -> {
                for (int i = 0; i < 40; i++) {
                  block[0] = (byte) i;
                  out.write(block);
                  written.update(block);
                }
              });
      assertThat(pin.length()).isEqualTo(40L << 20);
      CRC32 read = new CRC32();
      byte[] buffer = new byte[1 << 16];
      try (InputStream content = area.open(pin, 0)) {
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
          read.update(buffer, 0, n);
        }
      }
      assertThat(read.getValue()).isEqualTo(written.getValue());
      try (InputStream last = area.open(pin, 39L << 20)) {
        assertThat(last.read()).isEqualTo(39);
      }
    }
  }
}
