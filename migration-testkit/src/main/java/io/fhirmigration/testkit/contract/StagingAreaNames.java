package io.fhirmigration.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.spi.StagingArea.Place;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the staging contract about names: {@link StagingArea#list} and addresses. */
abstract class StagingAreaNames extends StagingAreaDeletion {
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
