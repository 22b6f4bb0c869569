package io.fhirmigration.staging.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobRetentionPolicy;
import io.fhirmigration.model.MigrationId;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.spi.StagedObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlobStagingAreaTest {
  private static final String BOX = "move-abcdefghijklmnopqrstuvwx";
  private static final int MIB = 1 << 20;

  private final BlobStagingArea area = Account.area().blockSize(MIB).open();

  @BeforeEach
  void createBox() {
    Account.clear();
    area.createContainer(BOX);
  }

  private StagedObject put(String name, byte[] content) {
    return area.write(BOX, name, out -> out.write(content));
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static BlobClient blob(String name) {
    return Account.service().getBlobContainerClient(BOX).getBlobClient(name);
  }

  private static void lease(String name) {
    Account.lease(BOX, name);
  }

  @Test
  void contentTypeIsWhatImportsExpect() {
    put("Patient-1.ndjson", random(3));
    put("large.ndjson", random(2 * MIB));
    area.writeOnce(BOX, "plan.json", new byte[1]);
    assertThat(List.of("Patient-1.ndjson", "large.ndjson"))
        .allSatisfy(
            name ->
                assertThat(blob(name).getProperties().getContentType())
                    .isEqualTo("application/fhir+ndjson"));
    assertThat(blob("plan.json").getProperties().getContentType()).isEqualTo("application/json");
  }

  @Test
  void etagsAreBare() {
    assertThat(put("a", random(1)).etag()).doesNotContain("\"");
    assertThat(put("a", random(2 * MIB)).etag()).doesNotContain("\"");
  }

  @Test
  void contentsAroundTheBlockSizeComeBack() throws IOException {
    for (int length : List.of(MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 17)) {
      StagedObject pin = put("a", random(length));
      assertThat(pin.length()).isEqualTo(length);
      assertThat(area.find(BOX, "a")).contains(pin);
      try (InputStream content = area.open(pin, 0)) {
        assertThat(content.readAllBytes()).isEqualTo(random(length));
      }
    }
  }

  @Test
  void streamsEndWhereTheObjectEnds() throws IOException {
    StagedObject pin = put("a", random(2 * MIB));
    try (InputStream content = area.open(pin, 2 * MIB - 1)) {
      assertThat(content.read()).isNotNegative();
      assertThat(content.read()).isEqualTo(-1);
      assertThat(content.read(new byte[10])).isEqualTo(-1);
      assertThat(content.read(new byte[0])).isZero();
    }
  }

  @Test
  void brokenOffUploadOfManyBlocksLeavesTheFormerContent() {
    StagedObject former = put("a", random(10));
    assertThatThrownBy(
            () ->
                area.write(
                    BOX,
                    "a",
                    out -> {
                      out.write(random(3 * MIB));
                      throw new IOException("broken off");
                    }))
        .hasMessageContaining("broken off");
    assertThat(area.list(BOX, "", "", 10)).containsExactly(former);
  }

  @Test
  void objectThatChangesWhileItIsReadIsRejected() throws IOException {
    StagedObject pin = put("a", random(3 * MIB));
    try (InputStream content = area.open(pin, 0)) {
      content.readNBytes(MIB);
      put("a", random(3 * MIB));
      assertThatThrownBy(content::read)
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("changed");
    }
  }

  @Test
  void readerGoesOnWhereAFailedRangeBegan() throws IOException {
    StagedObject pin = put("a", random(2 * MIB));
    boolean[] down = {false};
    BlobStagingArea shaky =
        Account.area()
            .blockSize(MIB)
            .retries(Wire.TWICE)
            .httpClient(new Wire((request, real) -> down[0] ? Wire.silence() : real.get()))
            .open();
    try (InputStream content = shaky.open(pin, 0)) {
      byte[] first = content.readNBytes(MIB);
      down[0] = true;
      assertThatThrownBy(content::read).hasMessageContaining("could not be read");
      down[0] = false;
      byte[] rest = content.readAllBytes();
      assertThat(first).isEqualTo(Arrays.copyOf(random(2 * MIB), MIB));
      assertThat(rest).isEqualTo(Arrays.copyOfRange(random(2 * MIB), MIB, 2 * MIB));
    }
  }

  @Test
  void leasedObjectIsNotDeleted() {
    StagedObject pin = put("a", random(10));
    lease("a");
    assertThatThrownBy(() -> area.delete(BOX, "a"))
        .isInstanceOfSatisfying(RejectedException.class, e -> assertThat(e.status()).isEqualTo(412))
        .hasMessageContaining("leased");
    assertThat(area.find(BOX, "a")).contains(pin);
  }

  @Test
  void accountSaysHowLongItKeepsWhatWasDeleted() {
    softDelete(new BlobRetentionPolicy().setEnabled(true).setDays(7));
    Optional<String> kept = area.afterDeletion();
    softDelete(new BlobRetentionPolicy().setEnabled(false));
    Optional<String> gone = area.afterDeletion();

    assertThat(kept).hasValueSatisfying(said -> assertThat(said).contains("7 days"));
    assertThat(gone).hasValueSatisfying(said -> assertThat(said).contains("no soft delete"));
  }

  private static void softDelete(BlobRetentionPolicy policy) {
    Account.service()
        .setProperties(Account.service().getProperties().setDeleteRetentionPolicy(policy));
  }

  @Test
  void leasesOfOthersAreNotBroken() {
    put("a", random(10));
    lease("a");
    for (String other : List.of("mov", "move-abc", "other")) {
      assertThatThrownBy(() -> area.breakLease(new MigrationId(other), BOX, "a"))
          .isInstanceOf(RejectedException.class);
    }
    assertThatThrownBy(() -> area.delete(BOX, "a")).isInstanceOf(RejectedException.class);
  }

  @Test
  void serviceCopiesFromAnotherArea() throws IOException {
    BlobStagingArea other = Account.area().blockSize(MIB).open();
    other.createContainer("other");
    for (int length : List.of(0, 10, 17 * MIB)) {
      StagedObject pin = put("from.ndjson", random(length));
      StagedObject copy = other.copyFrom(area, pin, "other", "to.ndjson");
      assertThat(other.find("other", "to.ndjson")).contains(copy);
      try (InputStream content = other.open(copy, 0)) {
        assertThat(content.readAllBytes()).isEqualTo(random(length));
      }
    }
    assertThat(
            Account.service()
                .getBlobContainerClient("other")
                .getBlobClient("to.ndjson")
                .getProperties()
                .getContentType())
        .isEqualTo("application/fhir+ndjson");
  }

  @Test
  void copyOfAChangedObjectIsRejected() {
    StagedObject pin = put("from", "old".getBytes(UTF_8));
    put("from", "new".getBytes(UTF_8));
    assertThatThrownBy(() -> area.copyFrom(area, pin, BOX, "to"))
        .isInstanceOf(RejectedException.class);
    assertThat(area.find(BOX, "to")).isEmpty();
  }

  @Test
  void closedAreaThrows() {
    area.close();
    assertThatThrownBy(() -> area.find(BOX, "a")).isInstanceOf(IllegalStateException.class);
  }
}
