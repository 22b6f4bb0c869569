package io.fhirmigration.testkit.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fhirmigration.internal.staging.WholeReads;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import io.fhirmigration.testkit.MemoryStaging;
import io.fhirmigration.testkit.contract.StagingAreaContract;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read that ends too early is told from a short file. */
class WholeReadsTest extends StagingAreaContract {
  private final FaultyStaging storage = new FaultyStaging(new MemoryStaging());
  private final WholeReads whole = new WholeReads(storage);
  private final MemoryStaging memory = new MemoryStaging();

  @Override
  protected StagingArea open() {
    return new WholeReads(memory);
  }

  @Override
  protected boolean lease(String container, String name) {
    memory.lease(container, name);
    return true;
  }

  private StagedObject write() {
    whole.createContainer("box");
    return whole.write("box", "a.ndjson", out -> out.write("0123456789".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9})
  void readThatEndsEarlyFails(long bytes) throws IOException {
    StagedObject pin = write();
    storage.always(StorageCall.readOfAFile(), StorageFaults.endsEarly(bytes));
    try (InputStream in = whole.open(pin, 0)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(10 - bytes + " bytes before the end");
    }
    try (InputStream in = whole.open(pin, 0)) {
      assertThatThrownBy(
              () -> {
                while (in.read() >= 0) {
                  continue;
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void readFromAnOffsetEndsWithTheObject() throws IOException {
    try (InputStream in = whole.open(write(), 4)) {
      assertThat(in.skip(2)).isEqualTo(2);
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("6789");
    }
  }
}
