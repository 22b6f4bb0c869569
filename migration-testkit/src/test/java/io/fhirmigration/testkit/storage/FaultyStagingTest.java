package io.fhirmigration.testkit.storage;

import static io.fhirmigration.testkit.storage.StorageCall.any;
import static io.fhirmigration.testkit.storage.StorageCall.listing;
import static io.fhirmigration.testkit.storage.StorageCall.on;
import static io.fhirmigration.testkit.storage.StorageCall.readOfAFile;
import static io.fhirmigration.testkit.storage.StorageCall.writeOfAFile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.contract.StagingAreaContract;
import io.fhirmigration.testkit.storage.StorageCall.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaultyStagingTest {
  private static final String LINES = "{\"a\":1}\n{\"b\":2}\n";

  private final FaultyStaging area = new FaultyStaging(new MemoryStaging());

  @Nested
  class WithoutFaults extends StagingAreaContract {
    private final MemoryStaging memory = new MemoryStaging();

    @Override
    protected StagingArea open() {
      return new FaultyStaging(memory);
    }

    @Override
    protected boolean lease(String container, String name) {
      memory.lease(container, name);
      return true;
    }
  }

  @BeforeEach
  void create() {
    area.createContainer("box");
  }

  private StagedObject write(String content) {
    return area.write("box", "a.ndjson", out -> out.write(content.getBytes(UTF_8)));
  }

  private String content(StagedObject pin) throws IOException {
    try (InputStream in = area.open(pin, 0)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void refusedCallDoesNothingAndTheNextWorks() {
    area.once(any(), StorageFaults.refused());
    assertThatThrownBy(() -> write(LINES)).isInstanceOf(RetryableException.class);
    assertThat(area.find("box", "a.ndjson")).isEmpty();
    assertThat(write(LINES).length()).isEqualTo(LINES.length());
    assertThat(area.unused()).isZero();
  }

  @Test
  void lostReplyOfAWriteLandedAndThatOfAReadIsRetryable() {
    area.times(2, any(), StorageFaults.replyLost());
    assertThatThrownBy(() -> write(LINES)).isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> area.find("box", "a.ndjson")).isInstanceOf(RetryableException.class);
    assertThat(area.find("box", "a.ndjson")).isPresent();
  }

  @Test
  void readEndsEarlyOrBreaksOff() throws IOException {
    StagedObject pin = write(LINES);
    area.once(readOfAFile(), StorageFaults.endsEarly(5))
        .once(readOfAFile(), StorageFaults.breaksOff(5));
    assertThat(content(pin)).isEqualTo(LINES.substring(0, 5));
    try (InputStream in = area.open(pin, 0)) {
      assertThat(in.readNBytes(5)).hasSize(5);
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }
    assertThat(content(pin)).isEqualTo(LINES);
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        damage("last line cut", StorageFaults.lastLineCut(), "{\"a\":1}\n{\"b\""),
        damage("last line missing", StorageFaults.lastLineMissing(), "{\"a\":1}\n"),
        damage("last line twice", StorageFaults.lastLineTwice(), LINES + "{\"b\":2}\n"),
        damage("spoiled", StorageFaults.spoiled(content -> new byte[] {'x'}), "x"));
  }

  private static Arguments damage(String name, StorageFault fault, String written) {
    return Arguments.of(Named.of(name, fault), written);
  }

  @ParameterizedTest
  @MethodSource("damages")
  void damagedFileIsWhatWasWritten(StorageFault damage, String written) throws IOException {
    area.once(writeOfAFile(), damage);
    assertThat(content(write(LINES))).isEqualTo(written);
    assertThat(content(write(LINES))).isEqualTo(LINES);
  }

  @Test
  void flippedByteIsTheFirst() throws IOException {
    area.once(writeOfAFile(), StorageFaults.byteFlipped());
    StagedObject pin = write(LINES);
    assertThat(pin.length()).isEqualTo(LINES.length());
    try (InputStream in = area.open(pin, 0)) {
      assertThat(in.read()).isEqualTo('{' ^ 0xFF);
    }
  }

  @Test
  void listingLacksItsLastObjectOnce() {
    write(LINES);
    area.write("box", "b.ndjson", out -> out.write(1));
    area.once(listing(), StorageFaults.lastOmitted());
    assertThat(area.list("box", "", "", 10))
        .extracting(StagedObject::name)
        .containsOnly("a.ndjson");
    assertThat(area.list("box", "", "", 10)).hasSize(2);
  }

  @Test
  void objectThatIsChangedMeanwhileIsNoLongerThePinnedOne() {
    StagedObject pin = write(LINES);
    area.once(readOfAFile(), StorageFaults.changedMeanwhile());
    assertThatThrownBy(() -> area.open(pin, 0)).isInstanceOf(RejectedException.class);
    assertThat(area.find("box", "a.ndjson").orElseThrow().length()).isEqualTo(LINES.length() + 1);
  }

  @Test
  void objectThatIsDeletedMeanwhileIsGone() {
    StagedObject pin = write(LINES);
    area.once(on(Operation.OPEN, "box/a"), StorageFaults.deletedMeanwhile());
    assertThatThrownBy(() -> area.open(pin, 0)).isInstanceOf(RejectedException.class);
    assertThat(area.find("box", "a.ndjson")).isEmpty();
  }

  @Test
  void faultThatDoesNotFitItsCallChangesNothing() {
    area.once(listing(), StorageFaults.endsEarly(0));
    write(LINES);
    assertThat(area.list("box", "", "", 10)).hasSize(1);
  }
}
