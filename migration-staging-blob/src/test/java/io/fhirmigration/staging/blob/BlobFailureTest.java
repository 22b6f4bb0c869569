package io.fhirmigration.staging.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.storage.blob.models.BlobErrorCode;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StagedObject;
import io.fhirmigration.spi.StagingArea;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlobFailureTest {
  private static final String BOX = "faults";

  private final StagingArea area = Account.area().open();
  private final AtomicInteger sent = new AtomicInteger();

  @BeforeEach
  void createBox() {
    Account.clear();
    area.createContainer(BOX);
  }

  private static List<ThrowingCallable> writes(StagingArea over) {
    return List.of(
        () -> over.write(BOX, "a", out -> out.write(1)),
        () -> over.writeOnce(BOX, "b", new byte[1]),
        () -> over.delete(BOX, "a"),
        () -> over.createContainer("other"));
  }

  private static List<ThrowingCallable> reads(StagingArea over, StagedObject pin) {
    return List.of(
        () -> over.find(BOX, "a"), () -> over.list(BOX, "", "", 1), () -> over.open(pin, 0));
  }

  private StagedObject put(String name) {
    return area.write(BOX, name, out -> out.write(name.getBytes(UTF_8)));
  }

  @Test
  void writeOnceWhoseFirstAnswerIsLostHasWon() {
    Wire wire =
        new Wire(
            (request, real) -> {
              real.get().close();
              return sent.getAndIncrement() == 0 ? Wire.silence() : real.get();
            });
    Optional<StagedObject> pin = wire.area().writeOnce(BOX, "a", "own".getBytes(UTF_8));
    assertThat(pin).isPresent().isEqualTo(area.find(BOX, "a"));
    assertThat(wire.area().writeOnce(BOX, "a", "own".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void writeWhoseFirstAnswerIsLostIsPinnedAsItLies() {
    Wire wire =
        new Wire(
            (request, real) -> {
              if (sent.getAndIncrement() == 0) {
                real.get().close();
                return Wire.silence();
              }
              return real.get();
            });
    StagedObject pin = wire.area().write(BOX, "a", out -> out.write(new byte[3_000_000]));
    assertThat(area.find(BOX, "a")).contains(pin);
  }

  @Test
  void writesWithoutAnswerAreUnknown() {
    StagingArea silent = new Wire((request, real) -> Wire.silence()).area();
    assertThat(writes(silent))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(OutcomeUnknownException.class));
  }

  @Test
  void blocksWithoutAnswerHadNoEffect() {
    StagingArea silent = new Wire((request, real) -> Wire.silence()).area();
    assertThatThrownBy(() -> silent.write(BOX, "a", out -> out.write(new byte[5 << 20])))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void readsWithoutAnswerMayBeRepeated() {
    StagedObject pin = put("a");
    StagingArea silent = new Wire((request, real) -> Wire.silence()).area();
    assertThat(reads(silent, pin))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(RetryableException.class));
  }

  @Test
  void unreachableAccountMayBeTriedAgain() {
    StagingArea nowhere =
        BlobStagingArea.builder(URI.create("http://127.0.0.1:9/account"))
            .sharedKey("account", "a2V5")
            .retries(Wire.TWICE)
            .open();
    assertThat(writes(nowhere))
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("no connection"));
  }

  @Test
  void busyServiceSaysWhenToComeBack() {
    StagingArea busy =
        new Wire(
                (request, real) ->
                    new Wire.Refusal(request, 503).with(HttpHeaderName.RETRY_AFTER, "7"))
            .area();
    assertThat(writes(busy))
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7))));
  }

  @Test
  void brokenServiceLeavesWritesUnknownAndReadsRepeatable() {
    StagedObject pin = put("a");
    StagingArea broken = new Wire((request, real) -> new Wire.Refusal(request, 500)).area();
    assertThat(writes(broken))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(OutcomeUnknownException.class));
    assertThat(reads(broken, pin))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(RetryableException.class));
  }

  @Test
  void refusalNamesStatusCodeAndTheMissingRole() {
    StagedObject pin = put("a");
    StagingArea forbidden = new Wire((request, real) -> new Wire.Refusal(request, 403)).area();
    assertThat(reads(forbidden, pin))
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("HTTP 403, Scripted")
                    .hasMessageContaining("Storage Blob Data Contributor"));
  }

  @Test
  void losersOfABlockListMayWriteAgain() {
    Wire wire =
        new Wire(
            (request, real) ->
                request.getUrl().getQuery() != null
                        && request.getUrl().getQuery().contains("comp=blocklist")
                        && request.getHttpMethod() == HttpMethod.PUT
                    ? new Wire.Refusal(request, 400)
                        .with(
                            HttpHeaderName.fromString("x-ms-error-code"),
                            BlobErrorCode.INVALID_BLOCK_LIST.toString())
                    : real.get());
    assertThatThrownBy(() -> wire.area().write(BOX, "a", out -> out.write(new byte[5 << 20])))
        .isInstanceOf(RetryableException.class);
    assertThat(area.find(BOX, "a")).isEmpty();
  }

  @Test
  void containerThatExistsNeedsNoRightToCreateIt() {
    Wire wire =
        new Wire(
            (request, real) ->
                request.getHttpMethod() == HttpMethod.PUT
                    ? new Wire.Refusal(request, 403)
                    : real.get());
    wire.area().createContainer(BOX);
    assertThatThrownBy(() -> wire.area().createContainer("other"))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void answerThatEndsEarlyIsNotTakenForTheContent() {
    StagedObject pin = put("a");
    Wire wire =
        new Wire(
            (request, real) ->
                new Wire.Refusal(request, 206)
                    .with(HttpHeaderName.CONTENT_RANGE, "bytes 0-0/1")
                    .with(HttpHeaderName.ETAG, pin.etag()));
    assertThatThrownBy(() -> wire.area().open(pin, 0)).isInstanceOf(RetryableException.class);
  }
}
