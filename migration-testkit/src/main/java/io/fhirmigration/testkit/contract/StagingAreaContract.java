package io.fhirmigration.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingArea.Place;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StagingArea} must do; an implementation extends this class and says how an area
 * without containers is opened.
 */
public abstract class StagingAreaContract {
  private static final String BOX = "contract-1";

  private StagingArea area;

  /** For subclasses. */
  protected StagingAreaContract() {}

  /** Opens an area without containers; called once before each test, which closes it. */
  protected abstract StagingArea open();

  @BeforeEach
  final void openArea() {
    area = open();
    area.createContainer(BOX);
  }

  @AfterEach
  final void closeArea() {
    area.close();
  }

  private StagedObject put(String name, String content) {
    return area.write(BOX, name, out -> out.write(content.getBytes(UTF_8)));
  }

  private String text(StagedObject pin) throws IOException {
    return text(pin, 0);
  }

  private String text(StagedObject pin, long offset) throws IOException {
    try (InputStream content = area.open(pin, offset)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }

  private List<String> names(String prefix, int limit) {
    List<String> names = new ArrayList<>();
    String after = "";
    List<StagedObject> page;
    do {
      page = area.list(BOX, prefix, after, limit);
      page.forEach(it -> names.add(it.name()));
      after = page.isEmpty() ? after : names.get(names.size() - 1);
    } while (page.size() == limit);
    return names;
  }

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

  @Nested
  class Delete {
    @Test
    void deletedObjectIsGone() {
      StagedObject pin = put("deep/a", "x");
      area.delete(BOX, "deep/a");
      assertThat(area.find(BOX, "deep/a")).isEmpty();
      assertThat(area.list(BOX, "", "", 10)).isEmpty();
      assertThatThrownBy(() -> area.open(pin, 0)).isInstanceOf(RejectedException.class);
    }

    @Test
    void missingObjectIsNoFault() {
      area.delete(BOX, "a");
      area.delete(BOX, "deep/a");
      area.delete("contract-2", "a");
      assertThat(area.find("contract-2", "a")).isEmpty();
    }
  }

  @Nested
  class Listing {
    @Test
    void missingContainerListsEmpty() {
      assertThat(area.list("contract-2", "", "", 10)).isEmpty();
    }

    @Test
    void containerIsCreatedOnce() {
      put("a", "x");
      area.createContainer(BOX);
      assertThat(area.list(BOX, "", "", 10)).hasSize(1);
    }

    @Test
    void listedObjectsArePins() throws Exception {
      StagedObject pin = put("deep/er/a", "x");
      assertThat(area.list(BOX, "", "", 10)).containsExactly(pin);
      assertThat(text(area.list(BOX, "deep/", "", 10).get(0))).isEqualTo("x");
    }

    @Test
    void namesComeInOrderOnPagesOfAnySize() {
      List<String> names =
          new ArrayList<>(
              List.of(
                  "a-b/x", "a.b", "a/b", "a/c/d", "a/c-d", "a0", "b/a", "b/b", "b", "B", "b-/c"));
      names.remove("b");
      names.forEach(name -> put(name, "x"));
      Collections.sort(names);
      for (int limit = 1; limit <= names.size() + 1; limit++) {
        assertThat(names("", limit)).isEqualTo(names);
      }
      for (String after : names) {
        assertThat(area.list(BOX, "", after, 100))
            .extracting(StagedObject::name)
            .isEqualTo(names.subList(names.indexOf(after) + 1, names.size()));
      }
    }

    @Test
    void prefixNeedNotEndAtASlash() {
      List.of("2026-1/a", "2026-1/b", "2026-10/a", "2026-2/a").forEach(name -> put(name, "x"));
      assertThat(names("2026-1", 2)).containsExactly("2026-1/a", "2026-1/b", "2026-10/a");
      assertThat(names("2026-1/", 2)).containsExactly("2026-1/a", "2026-1/b");
      assertThat(names("2026-1/a", 2)).containsExactly("2026-1/a");
      assertThat(names("2027", 2)).isEmpty();
    }
  }

  @Nested
  class Names {
    @Test
    void oddNamesLeadToTheirObjects() throws Exception {
      List<String> names =
          List.of(
              "a b",
              "a%20b",
              "a+b",
              "a#b",
              "a?b",
              "a&b=c",
              "ä",
              "\u4E2D\uD83D\uDE00",
              "a:b",
              ".a",
              "...",
              "a~b",
              "a'b",
              "a,b;c",
              "x".repeat(120));
      for (String name : names) {
        put(name, name);
      }
      for (String name : names) {
        StagedObject pin = area.find(BOX, name).orElseThrow();
        assertThat(text(pin)).isEqualTo(name);
        assertThat(area.locate(area.url(BOX, name))).contains(new Place(BOX, name));
      }
      assertThat(names("", 3)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void namesThatLeaveTheContainerAreRejected() {
      for (String name : List.of("..", "../a", "a/../b", "a/..", "/a", "")) {
        assertThatThrownBy(() -> put(name, "x")).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> area.find(BOX, name)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> area.url(BOX, name)).isInstanceOf(RejectedException.class);
      }
    }

    @Test
    void badContainerNamesAreRejected() {
      for (String container :
          List.of("", "ab", "..", "a/b", "UPPER", "-ab", "ab-", "a--b", "x".repeat(64))) {
        assertThatThrownBy(() -> area.createContainer(container))
            .isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> area.find(container, "a")).isInstanceOf(RejectedException.class);
      }
    }
  }

  @Nested
  class Addresses {
    @Test
    void addressLiesBelowTheBase() {
      assertThat(area.base().toString()).doesNotEndWith("/");
      assertThat(area.url(BOX, "deep/a").toString()).isEqualTo(area.base() + "/" + BOX + "/deep/a");
    }

    @Test
    void addressesElsewhereAreNotLocated() {
      String base = area.base().toString();
      List<String> foreign =
          List.of(
              base,
              base + "/",
              base + "/" + BOX,
              base + "/" + BOX + "/",
              base + "/" + BOX + "/../secret",
              base + "/" + BOX + "/%2e%2e/secret",
              base + "/../secret/a",
              base + "x/" + BOX + "/a",
              base + "/" + BOX + "/a?sig=x",
              base + "/" + BOX + "/a#b",
              base + "/UPPER/a",
              "https://elsewhere.example/" + BOX + "/a",
              "file://elsewhere.example/" + BOX + "/a",
              "file:///etc/passwd",
              "urn:a:b",
              "a");
      assertThat(foreign).allSatisfy(it -> assertThat(area.locate(URI.create(it))).isEmpty());
    }
  }
}
