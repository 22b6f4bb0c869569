package io.fhirmigration.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The part of the staging contract about {@link StagingArea#delete} and what is in its way. */
abstract class StagingAreaDeletion {
  static final String BOX = "contract-1";

  private static final MigrationId OWNER = new MigrationId("contract");
  private static final String OWN = "contract-objects";

  /** The area under test. */
  StagingArea area;

  /** Opens an area without containers; called once before each test, which closes it. */
  protected abstract StagingArea open();

  /**
   * Holds an object of the newest {@link #open} with a lease that does not end, as an import does
   * that reads it.
   *
   * @return whether it did; {@code false}, the default, where the storage knows no leases
   */
  protected boolean lease(String container, String name) {
    return false;
  }

  @BeforeEach
  final void openArea() {
    area = open();
    area.createContainer(BOX);
  }

  @AfterEach
  final void closeArea() {
    area.close();
  }

  StagedObject put(String name, String content) {
    return put(BOX, name, content);
  }

  private StagedObject put(String container, String name, String content) {
    return area.write(container, name, out -> out.write(content.getBytes(UTF_8)));
  }

  String text(StagedObject pin) throws IOException {
    return text(pin, 0);
  }

  String text(StagedObject pin, long offset) throws IOException {
    try (InputStream content = area.open(pin, offset)) {
      return new String(content.readAllBytes(), UTF_8);
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

  /** Where storage knows leases an object is held by one; where it does not, by nothing. */
  @Nested
  class Leases {
    @BeforeEach
    void createContainerOfTheMigration() {
      area.createContainer(OWN);
    }

    @Test
    void leasedObjectIsDeletedAfterItsLeaseIsBrokenAndNotBefore() throws Exception {
      StagedObject pin = put(OWN, "deep/a", "x");
      boolean held = lease(OWN, "deep/a");
      if (held) {
        assertThatThrownBy(() -> area.delete(OWN, "deep/a"))
            .isInstanceOfSatisfying(
                RejectedException.class, refused -> assertThat(refused.status()).isEqualTo(412));
      }
      assertThat(area.find(OWN, "deep/a")).contains(pin);
      assertThat(text(pin)).isEqualTo("x");

      assertThat(area.breakLease(OWNER, OWN, "deep/a")).isEqualTo(held);
      assertThat(area.find(OWN, "deep/a")).contains(pin);
      area.delete(OWN, "deep/a");
      assertThat(area.find(OWN, "deep/a")).isEmpty();
    }

    @Test
    void objectWithoutLeaseHasNoneToBreak() throws Exception {
      StagedObject pin = put(OWN, "a", "x");
      assertThat(area.breakLease(OWNER, OWN, "a")).isFalse();
      assertThat(area.find(OWN, "a")).contains(pin);
      assertThat(text(pin)).isEqualTo("x");
    }

    @Test
    void leaseHoldsNoOtherObject() {
      put(OWN, "a", "x");
      put(OWN, "ab", "x");
      boolean held = lease(OWN, "a");
      assertThat(area.breakLease(OWNER, OWN, "ab")).isFalse();
      area.delete(OWN, "ab");
      assertThat(area.list(OWN, "", "", 10)).extracting(StagedObject::name).containsExactly("a");
      assertThat(area.breakLease(OWNER, OWN, "a")).isEqualTo(held);
    }

    @Test
    void leaseOfAnotherMigrationStays() {
      String foreign = "contract-2-objects";
      area.createContainer(foreign);
      StagedObject pin = put(foreign, "a", "x");
      if (lease(foreign, "a")) {
        assertThatThrownBy(() -> area.breakLease(OWNER, foreign, "a"))
            .isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> area.delete(foreign, "a")).isInstanceOf(RejectedException.class);
      }
      assertThat(area.find(foreign, "a")).contains(pin);
    }
  }

  @Nested
  class AfterDeletion {
    @Test
    void whatIsSaidFitsIntoALineOfAReport() {
      area.afterDeletion()
          .ifPresent(said -> assertThat(said).isNotBlank().hasLineCount(1).doesNotContain("sig="));
    }

    @Test
    void deletedObjectIsGoneHoweverLongItIsKept() throws Exception {
      StagedObject old = put("a", "old");
      area.delete(BOX, "a");
      StagedObject pin = area.writeOnce(BOX, "a", "new".getBytes(UTF_8)).orElseThrow();
      assertThat(pin.etag()).isNotEqualTo(old.etag());
      assertThat(area.list(BOX, "", "", 10)).containsExactly(pin);
      assertThat(text(pin)).isEqualTo("new");
      assertThatThrownBy(() -> area.open(old, 0)).isInstanceOf(RejectedException.class);
    }
  }
}
