package io.fhirmigration.store.tables;

import static io.fhirmigration.store.tables.Samples.FIRST;
import static io.fhirmigration.store.tables.Samples.SECOND;
import static io.fhirmigration.store.tables.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import io.fhirmigration.model.OutcomeUnknownException;
import io.fhirmigration.model.RejectedException;
import io.fhirmigration.model.RetryableException;
import io.fhirmigration.spi.StateStore;
import io.fhirmigration.spi.StateStore.Scope;
import io.fhirmigration.store.tables.Wire.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableStateStoreFaultsTest {
  private final String table = Account.newTable();
  private final StateStore store = Account.store(table).open();
  private final AtomicInteger sent = new AtomicInteger();

  @BeforeEach
  void insertFirst() {
    store.insert(FIRST);
  }

  private StateStore with(Fault fault) {
    return Wire.store(table, fault);
  }

  private static boolean isWrite(HttpRequest request) {
    return request.getHttpMethod() != HttpMethod.GET;
  }

  /** Writes are done, and neither their answers nor the answers to reads arrive. */
  private static Fault deafAfter() {
    return (request, real) -> {
      if (isWrite(request)) {
        real.get().close();
      }
      return Wire.silence();
    };
  }

  private static Fault onWrites(Fault fault) {
    return (request, real) -> isWrite(request) ? fault.meet(request, real) : real.get();
  }

  private static List<ThrowingCallable> writes(StateStore over) {
    return List.of(
        () -> over.insert(record("b", 1, "b")),
        () -> over.replace(FIRST, SECOND),
        () -> over.deleteAll(Samples.MIGRATION));
  }

  @Test
  void lostAnswerOfAnInsertIsUnknownWhileNothingCanBeRead() {
    assertThatThrownBy(() -> with(deafAfter()).insert(record("b", 1, "b")))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(store.find(Samples.key("b"))).isPresent();
  }

  @Test
  void writesWhoseAnswersAreLostHaveWonWhenTheirOwnIdIsFound() {
    Fault lost =
        onWrites(
            (request, real) -> {
              real.get().close();
              return Wire.silence();
            });
    assertThat(with(lost).replace(FIRST, SECOND)).isTrue();
    assertThat(with(lost).insert(record("b", 1, "b"))).isTrue();
    assertThat(store.find(FIRST.key())).contains(SECOND);
  }

  @Test
  void writesWithoutAnswerAndTraceAreUnknownAndSentOnce() {
    StateStore silent =
        with(
            onWrites(
                (request, real) -> {
                  sent.incrementAndGet();
                  return Wire.silence();
                }));
    assertThat(writes(silent))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(OutcomeUnknownException.class));
    assertThat(sent).hasValue(3);
    assertThat(store.find(FIRST.key())).contains(FIRST);
  }

  @Test
  void writesThatTheTransportRepeatedHaveWon() {
    StateStore repeating =
        with(
            onWrites(
                (request, real) -> {
                  real.get().close();
                  return real.get();
                }));
    assertThat(repeating.insert(record("b", 1, "b"))).isTrue();
    assertThat(repeating.replace(FIRST, SECOND)).isTrue();
  }

  @Test
  void replacementThatIsOvertakenBetweenReadAndWriteLoses() {
    StateStore slow =
        with(
            onWrites(
                (request, real) -> {
                  store.replace(FIRST, record("a", 2, "other"));
                  return real.get();
                }));
    assertThat(slow.replace(FIRST, SECOND)).isFalse();
    assertThat(store.find(FIRST.key()).orElseThrow().writeId()).isEqualTo("other");
  }

  @Test
  void replacementOfARecordThatIsDeletedMeanwhileLoses() {
    StateStore slow =
        with(
            onWrites(
                (request, real) -> {
                  store.deleteAll(Samples.MIGRATION);
                  return real.get();
                }));
    assertThat(slow.replace(FIRST, SECOND)).isFalse();
  }

  @Test
  void readsAreRepeated() {
    StateStore shaky =
        with((request, real) -> sent.getAndIncrement() == 0 ? Wire.silence() : real.get());
    assertThat(shaky.find(FIRST.key())).contains(FIRST);
  }

  @Test
  void readsWithoutAnswerMayBeTriedAgain() {
    StateStore silent = with((request, real) -> Wire.silence());
    assertThatThrownBy(() -> silent.find(FIRST.key())).isInstanceOf(RetryableException.class);
    assertThatThrownBy(() -> silent.list(Scope.migrations(), Optional.empty(), 1))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void busyServiceSaysWhenToComeBack() {
    StateStore busy =
        with(
            onWrites(
                (request, real) ->
                    new Wire.Refusal(request, 503).with(HttpHeaderName.RETRY_AFTER, "7")));
    assertThat(writes(busy))
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7))));
  }

  @Test
  void brokenServiceLeavesWritesUnknown() {
    StateStore broken = with(onWrites((request, real) -> new Wire.Refusal(request, 500)));
    assertThat(writes(broken))
        .allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(OutcomeUnknownException.class));
  }

  @Test
  void refusalNamesStatusAndTheMissingRole() {
    StateStore forbidden = with((request, real) -> new Wire.Refusal(request, 403));
    assertThatThrownBy(() -> forbidden.find(FIRST.key()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("403")
        .hasMessageContaining("Storage Table Data Contributor");
  }

  @Test
  void missingTableIsRejectedNotTakenForAMissingRecord() {
    Account.table(table).deleteTable();
    assertThatThrownBy(() -> store.find(FIRST.key()))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("TableNotFound");
  }

  @Test
  void tableThatExistsNeedsNoRightToCreateIt() {
    Fault mayNotWrite = onWrites((request, real) -> new Wire.Refusal(request, 403));
    TableStateStoreBuilder builder = Account.store(table).httpClient(new Wire(mayNotWrite));
    assertThat(builder.open().find(FIRST.key())).contains(FIRST);
    assertThatThrownBy(() -> builder.table(Account.newTable()).open())
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void unreachableServiceMayBeTriedAgain() {
    TableStateStoreBuilder nowhere =
        TableStateStore.builder(URI.create("http://127.0.0.1:9/account"))
            .sharedKey("account", "a2V5");
    assertThatThrownBy(nowhere::open)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no connection");
  }
}
